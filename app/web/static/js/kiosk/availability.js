/* What a service's or an agency's availability says in words. */

import { clock, dayText, t, tn } from "../i18n.js";
import { html, Icon } from "../ui.js";

/** An agency as a whole: open when any of its services is; otherwise the reason that most of them give. */
export function ofAgency(agency) {
  const all = agency.services.map((service) => service.availability);
  if (all.some((one) => one.open)) {
    return { open: true, waiting: all.some((one) => one.waiting === null) ? null : all.reduce((sum, one) => sum + one.waiting, 0) };
  }
  const reasons = all.map((one) => one.reason);
  const reason = reasons.sort((a, b) => reasons.filter((r) => r === b).length - reasons.filter((r) => r === a).length)[0] ?? null;
  return { open: false, reason, opens_at: all.map((one) => one.opens_at).filter(Boolean).sort()[0] ?? null };
}

/** "buka pukul 13.00" today, with the day otherwise; "" when nobody knows. */
export function opensText(opensAt, today) {
  if (!opensAt) return "";
  const time = clock(opensAt);
  return opensAt.startsWith(today) ? t("kiosk.opens_at", { time }) : t("kiosk.opens_on", { day: dayText(opensAt).split(/,? /)[0], time });
}

/** A clause as a sentence of its own. */
export function sentence(text) {
  return text ? `${text[0].toUpperCase()}${text.slice(1)}.` : "";
}

/** When a number can be had again, as a sentence; of a disruption also that nobody knows. */
export function againText({ reason, opens_at: opensAt }, today) {
  if (!opensAt && reason === "disruption") return t("kiosk.end_unknown");
  return sentence(opensText(opensAt, today));
}

/** Without `today`: the reason alone. */
export function shortReason(availability, today) {
  const reason = availability.reason ? t(`reason.${availability.reason}_short`) : t("kiosk.closed");
  return [reason, today && opensText(availability.opens_at, today)].filter(Boolean).join(", ");
}

/** The line on a tile: how many wait (null: the server cannot be asked), or that and why it is closed; icon, word and colour say the same. */
export function State({ availability, today }) {
  if (!availability.open) {
    return html`<span class="state state--closed"><${Icon} name="door-closed" /><span><strong>${t("kiosk.closed")}</strong> · ${shortReason(availability, today)}</span></span>`;
  }
  if (availability.waiting === null) return html`<span class="state state--open"><${Icon} name="ticket" /><span>${t("kiosk.island_open")}</span></span>`;
  const text = availability.waiting ? tn("kiosk.waiting", availability.waiting) : t("kiosk.nobody");
  return html`<span class="state state--open"><${Icon} name=${availability.waiting ? "users" : "circle-check"} /><span>${text}</span></span>`;
}
