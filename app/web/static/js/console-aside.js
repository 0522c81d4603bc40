/* Who is not in line and may come back: held ones with their notes, and those who missed their call a short while ago. */

import { clock, pick, t } from "./i18n.js";
import { html, Icon, useEvery, useState } from "./ui.js";
import { minutesText } from "./console-clock.js";
import { Small } from "./console-waiting.js";

export function Aside({ desk }) {
  const [, set] = useState(0);
  useEvery(5000, () => set((n) => n + 1));
  const { absent } = desk.state;
  const due = (ticket) => Boolean(ticket.remind_at) && desk.clock.now() >= Date.parse(ticket.remind_at);
  const held = [...desk.state.held].sort((a, b) => Number(due(b)) - Number(due(a)));
  return html`${held.length > 0 && html`<${List} desk=${desk} title="console.held" tickets=${held} due=${due} since=${(ticket) => ticket.held_at} action="resume" icon="play" label="console.take_back" />`}
    ${absent.length > 0 && html`<${List} desk=${desk} title="console.absent_lately" tickets=${absent} since=${(ticket) => ticket.absent_at} action="requeue" icon="refresh-cw" label="console.put_back" />`}`;
}

function List({ desk, title, tickets, due = () => false, since, action, icon, label }) {
  const id = `aside-${action}`;
  return html`<section class="queue__aside" aria-labelledby=${id}>
    <h3 class="queue__title" id=${id}>${t(title)} <span class="num">${tickets.length}</span></h3>
    <ul class="queue__list" role="list">${tickets.map((ticket) => html`<li class="queue__row ${due(ticket) ? "queue__row--due" : ""}" key=${ticket.id}>
      <span class="queue__number num">${ticket.number}</span>
      <span class="queue__what"><span class="queue__service">${pick(ticket.service_name)}</span>
        ${ticket.note && html`<span class="queue__mark"><${Icon} name="file-text" />${ticket.note}</span>`}
        ${ticket.remind_at && html`<span class="queue__mark ${due(ticket) ? "queue__mark--due" : ""}"><${Icon} name="bell" />${t(due(ticket) ? "console.remind_due" : "console.remind_at", { time: clock(ticket.remind_at) })}</span>`}</span>
      <span class="queue__waited num">${minutesText(desk.clock.since(since(ticket)))}</span>
      ${desk.allows(action) && html`<${Small} desk=${desk} action=${action} icon=${icon} ticket=${ticket} label=${label} />`}
    </li>`)}</ul>
  </section>`;
}
