/* One machine of the fleet: it says how it is, and follows how the office sets it.
 *
 *   const device = new Fleet({ page: "display", say, onChange() {}, mayReload: () => true });
 *     say(report)            sends a report; what comes back goes to device.take(answer) (or it returns a promise of it)
 *   device.be({ mute, stale })     how it is now; said at once when it changed, and every half minute
 *   device.take(answer)      { name, zones, layout, reloads, identify_until, version }, or nothing
 *   device.said              the newest answer, or null       device.named(now)  its name while it shall be shown, else null
 *   device.end()
 */

import { send } from "./api.js";
import { tIn } from "./i18n.js";
import { html } from "./ui.js";

const EVERY = 30000;
const LOOK = 1000;
export const pageVersion = document.documentElement.dataset.version;

export class Fleet {
  constructor({ page, say, onChange = () => {}, mayReload = () => true, reload = () => location.reload(), every = EVERY }) {
    Object.assign(this, { page, say, onChange, mayReload, reload, said: null, how: {} });
    this.began = null; /* how often it had been asked to begin again when this page began */
    this.timer = setInterval(() => this.speak(), every);
    this.looking = setInterval(() => this.look(), LOOK);
  }

  be(how) {
    const same = JSON.stringify(how) === JSON.stringify(this.how);
    this.how = how;
    if (!same) this.speak();
  }

  async speak() {
    try {
      this.take(await this.say({ type: "report", page: this.page, version: pageVersion, ...this.how }));
    } catch { /* it says so again in half a minute */ }
  }

  take(answer) {
    if (!answer) return;
    this.began ??= answer.reloads;
    this.said = answer;
    this.onChange(answer);
    this.look();
  }

  look() {
    if (this.said && this.said.reloads !== this.began && this.mayReload()) {
      this.began = this.said.reloads;
      this.reload();
    }
  }

  named(now) {
    const until = this.said?.identify_until;
    return until && now && now < Date.parse(until) ? this.said.name : null;
  }

  end() {
    clearInterval(this.timer);
    clearInterval(this.looking);
  }
}

/** For a machine without a socket. */
export const byPost = (token) => async (report) => (await send("POST", "/api/v1/devices/report", report, { token, timeout: 8000 })).data;

export function NamePlate({ name }) {
  if (!name) return null;
  return html`<div class="nameplate" role="status"><p>${tIn("id", "common.this_is")} <span class="nameplate__small" lang="en">${tIn("en", "common.this_is")}</span></p><p class="nameplate__name">${name}</p></div>`;
}
