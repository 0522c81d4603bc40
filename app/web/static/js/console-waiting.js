/* Who waits, in the order in which they will be called, and the day's numbers. */

import { clock, count, pick, t, tn } from "./i18n.js";
import { html, Icon, useEvery, useState } from "./ui.js";
import { minutesText } from "./console-clock.js";

export function Waiting({ desk, onTicket, children }) {
  const [, set] = useState(0);
  useEvery(5000, () => set((n) => n + 1));
  const { waiting, waiting_total: total, served_today: served, queues, at } = desk.state;
  const passed = desk.clock.since(at);
  const longest = waiting.reduce((most, ticket) => Math.max(most, ticket.waited_seconds + passed), 0);
  return html`<aside class="queue card" aria-labelledby="queue-title">
    <dl class="queue__sums">
      <div><dt>${t("console.waiting")}</dt><dd class="num">${count(total)}</dd></div>
      <div><dt>${t("console.longest")}</dt><dd class="num">${waiting.length ? minutesText(longest) : "–"}</dd></div>
      <div><dt>${t("console.served")}</dt><dd class="num">${count(served)}</dd></div>
    </dl>
    <h2 class="hidden-text" id="queue-title">${tn("console.waiting_count", total)}</h2>
    ${queues.some((queue) => queue.waiting || queue.wait) && html`<ul class="queue__waits" role="list" aria-label=${t("console.waits")}>${busiest(queues).map((queue) => html`<li key=${queue.service}>
      <span class="queue__code num">${queue.service}</span><span class="queue__service">${pick(queue.service_name)}</span>
      <span class="num">${count(queue.waiting)}</span><span class="queue__wait num">${waitShort(queue.wait)}</span></li>`)}</ul>`}
    ${total === 0 ? html`<p class="queue__none soft"><${Icon} name="users" size="lg" />${t("console.waiting_none")}</p>`
      : html`<div class="queue__scroll" tabindex="0" role="group" aria-labelledby="queue-title"><ol class="queue__list" role="list">
          ${waiting.map((ticket, index) => html`<${Row} key=${ticket.id} ticket=${ticket} passed=${passed} first=${index === 0} desk=${desk} onTicket=${onTicket} />`)}
        </ol>
        ${total > waiting.length && html`<p class="queue__more soft">${t("console.waiting_more", { count: count(total - waiting.length) })}</p>`}</div>`}
    ${children}
  </aside>`;
}

/** "10–25 mnt", "< 5 mnt", "> 2 jam": short enough for a column, and the limits of `waitText`. */
function waitShort(wait) {
  if (!wait) return "–";
  if (wait.high_seconds <= 300) return t("console.minutes", { count: "< 5" });
  if (wait.high_seconds > 7200) return t("console.over_2_hours");
  return t("console.minutes", { count: minutesRange(wait) });
}

/** "10–25"; "10" if both ends are. */
function minutesRange(wait) {
  const [low, high] = [wait.low_seconds, wait.high_seconds].map((seconds) => Math.round(seconds / 60));
  return low === high ? `${low}` : `${low}–${high}`;
}

/* The four services with the most people, in the counter's order: more would push the queue off an old screen. */
function busiest(queues) {
  const most = [...queues].sort((a, b) => b.waiting - a.waiting).slice(0, 4);
  return queues.filter((queue) => most.includes(queue));
}

function Row({ ticket, passed, first, desk, onTicket }) {
  return html`<li class="queue__row ${first ? "queue__row--first" : ""}">
    <span class="queue__number num">${ticket.number}</span>
    <span class="queue__what"><span class="queue__service"><span class="num">${ticket.service}</span> ${pick(ticket.service_name)}</span>
      ${ticket.note && html`<span class="queue__mark"><${Icon} name="file-text" />${ticket.note}</span>`}
      ${(ticket.priority || ticket.booked_for) && html`<span class="queue__marks">
        ${ticket.priority && html`<span class="queue__mark"><${Icon} name="heart-handshake" />${t("console.priority")}</span>`}
        ${ticket.booked_for && html`<span class="queue__mark"><${Icon} name="clock" />${t("console.booked", { time: clock(ticket.booked_for) })}</span>`}</span>`}
    </span>
    <span class="queue__waited num">${minutesText(ticket.waited_seconds + passed)}${ticket.wait && html`<span class="queue__expected" title=${t("console.expected")}><span class="hidden-text">${t("console.expected")} </span>+${minutesRange(ticket.wait)}</span>`}</span>
    ${desk.allows("note") && html`<${Of} desk=${desk} ticket=${ticket} onPick=${() => onTicket(ticket, first)} />`}
  </li>`;
}

/* Whatever can be done with one who waits is asked for in a window of its own. */
function Of({ desk, ticket, onPick }) {
  const text = t("console.ticket_title", ticket);
  const off = Boolean(desk.pending) || desk.settling();
  return html`<button type="button" class="btn btn--quiet queue__do queue__do--ticket" aria-haspopup="dialog" aria-label=${text} title=${text} aria-disabled=${off ? "true" : "false"}
    onClick=${() => !off && onPick()}><${Icon} name="chevron-right" /></button>`;
}

/** A small button beside a number, for a move that names its ticket. */
export function Small({ desk, action, icon, ticket, label, more = {} }) {
  const text = t(label, { number: ticket.number });
  const off = Boolean(desk.pending) || desk.settling() || !desk.allows(action);
  return html`<button type="button" class=${`btn btn--quiet queue__do queue__do--${action}`} aria-label=${text} title=${text} aria-disabled=${off ? "true" : "false"}
    onClick=${() => !off && desk.press(action, { ticket: ticket.id, ...more })}><${Icon} name=${icon} /></button>`;
}
