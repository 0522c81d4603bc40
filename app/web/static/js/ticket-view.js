/* The ticket page drawn from its state: the same markup as templates/ticket.html draws on the server, so that nothing jumps. */

import { clock, pick, t, tn, waitText } from "./i18n.js";
import { ask, isNear, permission } from "./ticket-alerts.js";
import { html, Icon, useState } from "./ui.js";

const ICONS = { serving: "headset", held: "hourglass", reserved: "hourglass", released: "circle-x", done: "circle-check", absent: "user-x", cancelled: "circle-x", expired: "history" };

export const FINAL = new Set(["done", "absent", "cancelled", "expired"]);

export function zoneOf(ticket) {
  if (ticket.zone_name) return pick(ticket.zone_name);
  return (ticket.zone ?? "").replaceAll("-", " ").replace(/\b\w/g, (letter) => letter.toUpperCase());
}

export function Ticket({ ticket, status, letsFirst }) {
  return html`<${Stale} status=${status} at=${status.at} ended=${FINAL.has(ticket.status)} />
    <div class="phone__live" aria-live="polite" aria-atomic="true"><${Main} ticket=${ticket} /></div>
    <${Alerts} ticket=${ticket} />
    <${Facts} ticket=${ticket} />
    <${Choices} ticket=${ticket} letsFirst=${letsFirst} />
    ${ticket.calling_rule && html`<p class="phone__rule soft">${pick(ticket.calling_rule)}</p>`}
    ${!FINAL.has(ticket.status) && html`<p class="phone__foot soft"><${Link} status=${status} /><span>${t("ticket.keep_open")}</span></p>`}`;
}

function Main({ ticket }) {
  if (ticket.status === "called") return html`<${Turn} ticket=${ticket} />`;
  if (ticket.status === "waiting") return html`<${Wait} ticket=${ticket} />`;
  return html`<${State} ticket=${ticket} />`;
}

function Turn({ ticket }) {
  const zone = zoneOf(ticket);
  return html`<section class="turn" key=${ticket.called_at}>
    <h1 class="turn__title"><${Icon} name="megaphone" size="lg" />${t("ticket.turn")}</h1>
    <p class=${`ticket-number phone__number ${ticket.number.length > 5 ? "phone__number--long" : ""}`}>${ticket.number}</p>
    ${ticket.counter ? html`<p class="turn__go">${t("ticket.go_to")}</p><p class="turn__counter">${ticket.counter.label}</p>
      ${zone && html`<p class="turn__zone"><${Icon} name="map-pin" />${zone}</p>`}` : html`<p class="turn__go">${t("ticket.go_ask")}</p>`}
    ${ticket.called_at && html`<p class="turn__at">${t("ticket.called_at", { time: clock(ticket.called_at) })}</p>`}
  </section>`;
}

function Wait({ ticket }) {
  const { people_ahead: ahead, wait } = ticket;
  const near = isNear(ticket);
  return html`<section class="card wait">
    <h1 class="wait__label">${t("ticket.your_number")}</h1>
    <p class=${`ticket-number phone__number ${ticket.number.length > 5 ? "phone__number--long" : ""}`}>${ticket.number}</p>
    ${ahead === 0 && html`<p class="wait__next">${t("ticket.ahead_none")}</p>`}
    ${ahead > 0 && html`<p class="wait__ahead"><span class="wait__count num">${ahead}</span> ${t(ahead === 1 ? "ticket.ahead_label_one" : "ticket.ahead_label")}</p>`}
    ${wait && html`<p class="wait__time"><${Icon} name="clock" /><span>${t("ticket.wait")} <strong class="num">${waitText(wait)}</strong></span></p>`}
    <${Breaks} breaks=${ticket.breaks ?? []} />
    ${near ? html`<div class="banner banner--warn wait__ready"><${Icon} name="bell" /><p><strong class="banner__title">${t("ticket.ready")}.</strong> ${t(ahead === 0 ? "ticket.ahead_none_text" : "ticket.ready_text")}</p></div>`
      : html`<p class="soft">${t("ticket.wait_text")}</p>`}
  </section>`;
}

/* Which counters of the service pause; one line for all of them where no other is open, with the first who comes back. */
function Breaks({ breaks }) {
  const alone = breaks.some((one) => one.alone);
  const shown = alone ? [[...breaks].sort((a, b) => (a.back_at ?? "~").localeCompare(b.back_at ?? "~"))[0]] : breaks;
  return shown.map((one) => html`<p class="wait__time" key=${one.counter}><${Icon} name="coffee" /><span>${alone ? t("ticket.break_all") : t("ticket.break_one", { counter: one.counter })}
    ${one.back_at && html` ${t("ticket.break_back", { time: clock(one.back_at) })}`}</span></p>`);
}

function State({ ticket }) {
  const { status, counter } = ticket;
  return html`<section class="card state state--${status}">
    <p class="ticket-number state__number">${ticket.number}</p>
    <span class="state__icon"><${Icon} name=${ICONS[status] ?? "info"} size="xl" /></span>
    <h1 class="state__title">${t(status === "serving" ? "ticket.serving_at" : `ticket.${status}`)}</h1>
    ${status === "serving" && counter && html`<p class="state__place">${counter.label}</p>`}
    <p>${stateText(status, counter)}</p>
  </section>`;
}

function stateText(status, counter) {
  if (status !== "absent") return t(`ticket.${status}_text`);
  return counter ? t("ticket.absent_text", { place: counter.label }) : t("ticket.absent_text_plain");
}

/* Asked only by a tap, and never again of somebody who said no. */
function Alerts({ ticket }) {
  const [may, setMay] = useState(permission());
  if (may === "none" || (ticket.status !== "waiting" && ticket.status !== "held")) return null;
  if (may === "default") {
    return html`<button type="button" class="btn btn--block alerts" onClick=${() => ask().then(setMay)}><${Icon} name="bell" />${t("ticket.notice_ask")}</button>`;
  }
  return html`<p class="alerts soft" role="status"><${Icon} name="bell" />${t(may === "granted" ? "ticket.notice_on" : "ticket.notice_off")}</p>`;
}

function Facts({ ticket }) {
  const zone = zoneOf(ticket);
  const fact = (key, value, num, wide) => html`<div class=${wide ? "facts__wide" : undefined}><dt>${t(`ticket.${key}`)}</dt><dd class=${num ? "num" : undefined}>${value}</dd></div>`;
  return html`<dl class="facts card phone__facts">
    ${fact("service", pick(ticket.service_name))}${fact("agency", pick(ticket.agency_name))}
    ${zone && fact("place", zone)}${fact("issued", clock(ticket.issued_at), true)}
    ${ticket.priority && fact("queue", t("ticket.priority"))}
    ${(ticket.next_stops ?? []).map((stop) => fact("then", `${pick(stop.service_name)} (${pick(stop.agency_name)}, ${pick(stop.zone_name)})`, false, true))}
  </dl>`;
}

/* Plain forms, as the server draws them: they work on a phone whose script stopped. Each opens first, so that nobody leaves by a slip. */
function Choices({ ticket, letsFirst }) {
  if (ticket.status === "reserved") {
    return html`<form method="post" action=${`/t/${encodeURIComponent(ticket.token)}/confirm`}>
      <button type="submit" class="btn btn--primary btn--block"><${Icon} name="smartphone" />${t("ticket.confirm_yes")}</button></form>`;
  }
  if (ticket.status !== "waiting" && ticket.status !== "held") return null;
  const say = (key) => (key.startsWith("postpone") ? tn(`ticket.${key}`, letsFirst) : t(`ticket.${key}`));
  const choice = (move, icon) => html`<details class="card leave-queue__one" key=${move}>
    <summary><${Icon} name=${icon} />${say(move)}</summary>
    <p class="soft">${say(`${move}_text`)}</p>
    <form method="post" action=${`/t/${encodeURIComponent(ticket.token)}/${move}`}><button type="submit" class="btn">${t(`ticket.${move}_yes`)}</button></form>
  </details>`;
  return html`<div class="leave-queue">
    ${ticket.status === "waiting" && !ticket.postponed && choice("postpone", "users")}
    ${choice("cancel", "circle-x")}
  </div>`;
}

function Stale({ status, at, ended }) {
  if (status.phase !== "stale" || ended) return null;
  return html`<div class="banner banner--warn" role="alert"><${Icon} name="wifi-off" />
    <p><strong class="banner__title">${at ? t("ticket.stale", { time: clock(at, true) }) : t("ticket.stale_first")}.</strong> ${t("ticket.stale_text")}</p></div>`;
}

function Link({ status }) {
  if (status.phase === "stale") return null;
  const key = status.phase === "live" ? "live" : status.phase === "polling" ? "polling" : "connecting";
  return html`<span class="phone__link ${key === "connecting" ? "" : "phone__link--live"}"><span class="dot ${key === "connecting" ? "dot--hollow" : ""}" aria-hidden="true"></span>${t(`ticket.${key}`)}</span>`;
}
