/* What takes the lobby screen: an emergency, the dark hours, and the word that the screen is mute. */

import { lang, pick } from "../i18n.js";
import { html, Icon } from "../ui.js";
import { Both, other } from "./parts.js";

/** Whether the mall's time (ISO with offset) lies in the dark hours, which may cross midnight. */
export function isDark({ dark_from: from, dark_until: until }, time) {
  if (!from || !until || from === until || !time) return false;
  const at = time.slice(11, 16);
  return from < until ? from <= at && at < until : at >= from || at < until;
}

export function Emergency({ notice }) {
  return html`
    <section class="takeover takeover--emergency" role="alert"><${Icon} name="triangle-alert" size="xl" />
      <p class="takeover__text" lang=${lang()}>${pick(notice.text)}</p><p class="takeover__other" lang=${other()}>${pick(notice.text, other())}</p></section>`;
}

export function Dark() {
  return html`<div class="takeover takeover--dark" aria-hidden="true"></div>`;
}

export function MuteNotice() {
  return html`<button type="button" class="mute"><${Icon} name="volume-2" size="lg" /><${Both} of="display.mute" /></button>`;
}
