/* The large part: the ticket at the counter with its timers, or what the counter is doing instead. */

import { clock, has, pick, t } from "./i18n.js";
import { html, Icon, useEvery, useState } from "./ui.js";
import { minutesText, timer } from "./console-clock.js";
import { Reprint } from "./console-reprint.js";

export function Current({ desk }) {
  const { counter, current } = desk.state;
  if (desk.taken()) return html`<${Still} icon="user" title=${t("console.taken_title", counter.officer)} text=${t("console.taken_text", counter.officer)} />`;
  if (current) return html`<${Ticket} key=${current.ticket} desk=${desk} current=${current} />`;
  if (counter.state === "closed") return html`<${Still} icon="door-closed" title=${t("console.closed_title")} text=${t("console.closed_text")} />`;
  if (counter.state === "paused") return html`<${Still} icon="coffee" title=${t("console.paused_title")} text=${pausedText(counter.pause_reason)}><${Back} desk=${desk} counter=${counter} /><//>`;
  const first = desk.state.waiting[0];
  if (!first) return html`<${Still} icon="users" title=${t("console.idle_title")} text=${t("console.idle_text")} />`;
  return html`<${Ready} desk=${desk} first=${first} />`;
}

function pausedText(reason) {
  if (!reason) return t("console.paused_plain");
  return t("console.paused_text", { reason: has(`console.pause_${reason}`) ? t(`console.pause_${reason}`) : reason });
}

/* When the pause ends, as the hall was told: counted down, and past its time said in words. */
function Back({ desk, counter }) {
  useTick();
  if (!counter.back_at) return html`<p class="soft">${t("console.paused_for", { time: timer(desk.clock.since(counter.paused_at)) })}</p>`;
  const left = Math.round((Date.parse(counter.back_at) - desk.clock.now()) / 1000);
  return html`<p class="back ${left < 0 ? "back--over" : ""}"><span>${t("console.back_at", { time: clock(counter.back_at) })}</span>
    <strong class="num">${left < 0 ? html`<${Icon} name="triangle-alert" />${t("console.back_over", { time: timer(-left) })}` : t("console.back_left", { time: timer(left) })}</strong></p>`;
}

function Still({ icon, title, text, children }) {
  return html`<div class="still"><span class="still__icon"><${Icon} name=${icon} size="xl" /></span>
    <h2 class="still__title" id="current-title">${title}</h2><p class="soft">${text}</p>${children}</div>`;
}

function Ready({ desk, first }) {
  useTick();
  const waited = first.waited_seconds + desk.clock.since(desk.state.at);
  return html`<div class="still">
    <h2 class="still__title" id="current-title">${t("console.ready_title")}</h2>
    <p class="upnext"><span class="upnext__word">${t("console.up_next")}</span><span class="ticket-number ticket-number--sm">${first.number}</span>
      ${first.priority && html`<${Priority} />`}</p>
    <p class="soft">${pick(first.service_name)}<br />${t("console.waited_for", { time: minutesText(waited) })}</p>
  </div>`;
}

export function Priority() {
  return html`<span class="badge badge--priority"><${Icon} name="heart-handshake" />${t("console.priority")}</span>`;
}

function Ticket({ desk, current }) {
  const serving = current.status === "serving";
  return html`<div class="current current--${current.status}">
    <h2 class="hidden-text" id="current-title">${t("console.current")}</h2>
    <p class="cluster current__marks">
      <span class="badge badge--${serving ? "ok" : "info"}"><${Icon} name=${serving ? "headset" : "megaphone"} />${t(`console.status_${current.status}`)}</span>
      ${(current.calls > 1 || current.calls_needed > 1) && html`<span class="badge badge--warn"><${Icon} name="volume-2" />${callText(current)}</span>`}
      ${current.booked_for && html`<span class="badge badge--info"><${Icon} name="clock" />${t("console.booked", { time: clock(current.booked_for) })}</span>`}
      ${current.priority && html`<${Priority} />`}
    </p>
    <p class="ticket-number current__number">${current.number}</p>
    <p class="current__service"><span class="num current__code">${current.service}</span> ${pick(current.service_name)}</p>
    ${current.booked_by && html`<p class="current__note"><${Icon} name="user" />${t("console.booked_by", { name: current.booked_by })}</p>`}
    ${current.booking_note && html`<p class="current__note"><${Icon} name="file-text" /><span>${t("console.booking_note")}: ${current.booking_note}</span></p>`}
    ${current.reference && html`<p class="current__note"><${Icon} name="qr-code" /><span>${t("console.reference", { from: current.reference_from ?? t("console.reference_other") })}: <strong class="num">${current.reference}</strong></span></p>`}
    ${current.note && html`<p class="current__note"><${Icon} name="file-text" />${current.note}</p>`}
    ${current.in_back_office && html`<p class="current__note"><${Icon} name="file-text" />${t("console.back_office")}</p>`}
    ${current.next_stops.map((stop) => html`<p class="current__note" key=${stop.service}><${Icon} name="arrow-right" />${t("console.then", { service: `${stop.service} ${pick(stop.service_name)}` })}</p>`)}
    <${Timers} desk=${desk} current=${current} />
    <${Absence} desk=${desk} current=${current} />
    <${Reprint} counter=${desk.state.counter.id} ticket=${current.ticket} />
    <${History} stays=${current.history} />
  </div>`;
}

function callText({ calls, calls_needed: needed }) {
  if (needed < 2) return t("console.calls", { count: calls });
  return calls >= needed ? t("console.call_last", { count: calls }) : t("console.call_of", { count: calls, of: needed });
}

/* Why *absent* is not among the buttons yet. */
function Absence({ desk, current }) {
  useTick();
  if (current.status !== "called" || desk.allows("absent")) return null;
  const { calls, calls_needed: needed, absent_from: from } = current;
  if (!from) return html`<p class="soft current__wait"><${Icon} name="user-x" />${t("console.absent_calls", { count: needed - calls })}</p>`;
  return html`<p class="soft current__wait"><${Icon} name="user-x" />${t("console.absent_in", { time: timer(Math.max(0, Math.ceil((Date.parse(from) - desk.clock.now()) / 1000))) })}</p>`;
}

/* Where this visit has been today: the last three times at a counter. */
function History({ stays }) {
  if (!stays.length) return null;
  return html`<section class="past" aria-labelledby="past"><h3 class="past__title" id="past"><${Icon} name="history" />${t("console.history")}</h3>
    <ol role="list">${stays.slice(-3).map((stay) => html`<li key=${stay.called_at}><span class="num">${clock(stay.called_at)}–${clock(stay.ended_at)}</span> ${stay.counter} · ${stay.service} · ${t(`console.outcome_${stay.outcome}`)}</li>`)}</ol></section>`;
}

function Timers({ desk, current }) {
  useTick();
  const called = desk.clock.since(current.called_at);
  const served = desk.clock.since(current.started_at);
  const serving = current.status === "serving";
  const fact = (label, value, big) => html`<div class="timers__one ${big ? "timers__one--big" : ""}"><dt>${label}</dt><dd class="num">${value}</dd></div>`;
  return html`<dl class="timers">
      ${serving ? fact(t("console.since_started"), timer(served), true) : fact(t("console.since_called"), timer(called), true)}
      ${serving && fact(t("console.since_called"), timer(called))}
      ${fact(t("console.waited"), minutesText(current.waited_seconds))}
    </dl>
    ${serving && html`<${Promised} served=${served} promise=${current.promise_seconds} />`}`;
}

function Promised({ served, promise }) {
  if (!promise) return null;
  const over = served > promise;
  const rest = over ? t("console.over", { time: timer(served - promise) }) : t("console.left", { time: timer(promise - served) });
  return html`<div class="promise ${over ? "promise--over" : ""}">
    <p class="promise__text"><span>${t("console.promise", { minutes: Math.round(promise / 60) })}</span>
      <span class="promise__rest">${over && html`<${Icon} name="clock" />`}<span class="num">${rest}</span></span></p>
    <div class="promise__bar" aria-hidden="true"><div class="promise__fill" style=${{ width: `${Math.min(100, (served / promise) * 100)}%` }}></div></div>
  </div>`;
}

/** Draws again twice a second. */
function useTick() {
  const [, set] = useState(0);
  useEvery(500, () => set((n) => n + 1));
}
