/* The large part: the ticket at the counter with its timers, or what the counter is doing instead. */

import { has, pick, t } from "./i18n.js";
import { html, Icon, useEvery, useState } from "./ui.js";
import { minutesText, timer } from "./console-clock.js";

export function Current({ desk }) {
  const { counter, current } = desk.state;
  if (desk.taken()) return html`<${Still} icon="user" title=${t("console.taken_title", counter.officer)} text=${t("console.taken_text", counter.officer)} />`;
  if (current) return html`<${Ticket} key=${current.ticket} desk=${desk} current=${current} />`;
  if (counter.state === "closed") return html`<${Still} icon="door-closed" title=${t("console.closed_title")} text=${t("console.closed_text")} />`;
  if (counter.state === "paused") return html`<${Still} icon="coffee" title=${t("console.paused_title")} text=${pausedText(counter.pause_reason)} />`;
  const first = desk.state.waiting[0];
  if (!first) return html`<${Still} icon="users" title=${t("console.idle_title")} text=${t("console.idle_text")} />`;
  return html`<${Ready} desk=${desk} first=${first} />`;
}

function pausedText(reason) {
  if (!reason) return t("console.paused_plain");
  return t("console.paused_text", { reason: has(`console.pause_${reason}`) ? t(`console.pause_${reason}`) : reason });
}

function Still({ icon, title, text }) {
  return html`<div class="still"><span class="still__icon"><${Icon} name=${icon} size="xl" /></span>
    <h2 class="still__title" id="current-title">${title}</h2><p class="soft">${text}</p></div>`;
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
      ${current.calls > 1 && html`<span class="badge badge--warn"><${Icon} name="volume-2" />${t("console.calls", { count: current.calls })}</span>`}
      ${current.priority && html`<${Priority} />`}
    </p>
    <p class="ticket-number current__number">${current.number}</p>
    <p class="current__service"><span class="num current__code">${current.service}</span> ${pick(current.service_name)}</p>
    ${current.note && html`<p class="current__note"><${Icon} name="file-text" />${current.note}</p>`}
    <${Timers} desk=${desk} current=${current} />
  </div>`;
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
