/* Times at the counter: the server's clock carried on by a monotonic timer, and how a length of time is written.
 * Nothing here asks the PC what time it is.
 */

import { t } from "./i18n.js";

/** The server's time between its messages; `tick` is a monotonic clock in ms. */
export class ServerClock {
  constructor(tick = () => performance.now()) {
    this.tick = tick;
    this.at = null;
  }

  /** A message said that it is `iso` now. */
  hear(iso) {
    this.at = iso;
    this.heardAt = this.tick();
  }

  /** ms since 1970, null before the first message. */
  now() {
    return this.at === null ? null : Date.parse(this.at) + (this.tick() - this.heardAt);
  }

  /** Whole seconds since an ISO time, never negative; 0 while nothing is known. */
  since(iso) {
    const now = this.now();
    return now === null || !iso ? 0 : Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
  }
}

/** "4:07", "1:04:07": a running timer. */
export function timer(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** "12 mnt", "1 j 5 mnt": short enough for a column. */
export function minutesText(seconds) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  if (minutes < 1) return t("console.just_now");
  if (minutes < 60) return t("console.minutes", { count: minutes });
  return t("console.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

