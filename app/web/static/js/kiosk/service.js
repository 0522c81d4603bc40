/* The service's own screen: what to bring, what it costs, how long it takes, and the one big button. */

import { count, pick, t, tn, waitText } from "../i18n.js";
import { html, Icon, useEffect, useRef } from "../ui.js";
import { againText } from "./availability.js";

const GROUPS = [["unstated", "hand-heart"], ["elderly", "user"], ["pregnant", "heart-handshake"], ["nursing", "hand-heart"], ["disability", "accessibility"], ["child", "users"], ["disaster_victim", "house"]];

export function Service({ mall, agency, service, taking, priority, choosing, paper, onTake, onPriority, onChoosing, onAdd }) {
  /* for the visitor as they are: with a priority chosen, their own quota and shorter wait count */
  const mine = priority ? service.availability.priority : service.availability;
  const closed = !mine.open;
  const risk = closed && mine.at_own_risk;
  const priorityToo = !priority && service.availability.priority.open;
  return html`
    <div class="service">
      <div class="title">
        <span class="chip chip--lg num" aria-hidden="true">${service.code}</span>
        <div>
          <h1 tabindex="-1">${pick(service.name)}</h1>
          <p class="soft title__meta"><span>${pick(agency.name)}</span><span><${Icon} name="map-pin" />${pick(mall.zone_names?.[agency.zone]) || agency.zone}</span></p>
        </div>
      </div>
      <div class="service__about">
        <${Facts} service=${service} />
        <${Requirements} service=${service} />
      </div>
      <div class="service__act">
        ${taking.failure && html`<${Failure} failure=${taking.failure} today=${mall.day} />`}
        ${closed && !taking.busy && !taking.failure && html`<${Closed} availability=${service.availability} today=${mall.day} />`}
        ${(!closed || taking.busy || risk || priorityToo) && html`<${Act} ...${{ taking, priority, choosing, risk, only: closed && priorityToo && !risk, paper, onTake: (wantsPaper) => onTake(risk, wantsPaper), onPriority, onChoosing, onAdd: closed ? null : onAdd }} />`}
        ${pick(service.calling_rule) && html`<p class="service__said soft">${pick(service.calling_rule)}</p>`}
      </div>
    </div>`;
}

function Facts({ service }) {
  const { availability, fee } = service;
  return html`
    <dl class="facts facts--tiles">
      ${availability.open && availability.waiting !== null && html`<div><dt><${Icon} name="users" />${t("kiosk.waiting_now")}</dt><dd>${availability.waiting ? tn("kiosk.people", availability.waiting) : t("kiosk.nobody")}</dd></div>`}
      ${availability.wait && html`<div><dt><${Icon} name="hourglass" />${t("kiosk.wait")}</dt><dd>${waitText(availability.wait)}</dd></div>`}
      ${availability.open && availability.quota_left !== null && html`<div><dt><${Icon} name="ticket" />${t("kiosk.quota_left")}</dt><dd>${count(availability.quota_left)}</dd></div>`}
      <div><dt><${Icon} name="clock" />${t("kiosk.at_counter")}</dt><dd>${t("kiosk.about_minutes", { minutes: service.minutes })}</dd></div>
      <div class=${pick(fee).length > 30 ? "facts__wide" : ""}><dt><${Icon} name="banknote" />${t("kiosk.fee")}</dt><dd>${pick(fee)}</dd></div>
      ${pick(service.standard_time) && html`<div class="facts__wide"><dt><${Icon} name="file-text" />${t("kiosk.standard_time")}</dt><dd>${pick(service.standard_time)}</dd></div>`}
    </dl>`;
}

function Requirements({ service }) {
  const papers = pick(service.requirements) || [];
  return html`
    <section class="card papers" aria-labelledby="papers">
      <h2 id="papers"><${Icon} name="list-checks" />${t("kiosk.requirements")}</h2>
      ${papers.length
        ? html`<ul role="list">${papers.map((paper) => html`<li key=${paper}><${Icon} name="check" /><span>${paper}</span></li>`)}</ul>`
        : html`<p>${t("kiosk.requirements_none")}</p>`}
    </section>`;
}

function Act({ taking, priority, choosing, risk, only, paper, onTake, onPriority, onChoosing, onAdd }) {
  const label = taking.failure?.unknown ? t("common.try_again") : risk ? t("kiosk.own_risk_take") : priority ? t("kiosk.take_priority") : t("kiosk.take");
  return html`
    ${choosing && html`<${Groups} priority=${priority} onPriority=${onPriority} />`}
    ${risk && !taking.busy && html`<p class="banner banner--warn" role="status"><${Icon} name="triangle-alert" size="lg" /><span>${t("kiosk.own_risk_ask")}</span></p>`}
    ${only && html`<p role="status">${t("kiosk.priority_only")}</p>`}
    ${!only && html`<button type="button" class="btn btn--primary take" aria-busy=${taking.busy ? "true" : null} onClick=${() => onTake(true)}>
      ${!taking.busy && html`<${Icon} name=${taking.failure ? "refresh-cw" : "ticket"} size="lg" />`}
      <span>${taking.busy ? t("kiosk.taking") : label}</span>
    </button>`}
    <p class="service__said" role="status">${taking.slow ? t("kiosk.taking_slow") : ""}</p>
    ${!taking.busy && !choosing && html`
      <button type="button" class=${`btn priority ${priority ? "priority--on" : ""}`} aria-expanded=${choosing ? "true" : "false"} onClick=${onChoosing}>
        <${Icon} name=${priority ? "circle-check" : "heart-handshake"} size="lg" />
        <span class="priority__text">
          <strong>${priority ? t("kiosk.priority_chosen", { group: t(`kiosk.priority_${priority}`) }) : t("kiosk.priority_ask")}</strong>
          <span>${priority ? t("kiosk.priority_change") : t("kiosk.priority_who")}</span>
        </span>
      </button>`}
    ${!taking.busy && !choosing && !only && paper && html`<button type="button" class="btn add no-paper" onClick=${() => onTake(false)}><${Icon} name="smartphone" size="lg" /><span>${t("printing.no_paper")}</span></button>`}
    ${!taking.busy && !choosing && onAdd && html`<button type="button" class="btn add" onClick=${onAdd}><${Icon} name="plus" size="lg" /><span>${t("kiosk.add_service")}</span></button>`}`;
}

function Groups({ priority, onPriority }) {
  const first = useRef(null);
  useEffect(() => first.current?.querySelector("button")?.focus(), []);
  return html`
    <section class="groups" aria-labelledby="groups" ref=${first}>
      <h2 id="groups">${t("kiosk.priority_ask")}</h2>
      <p>${t("kiosk.priority_note")}</p>
      <div class="groups__grid">
        ${GROUPS.map(([group, icon]) => html`
          <button type="button" class="btn" key=${group} aria-pressed=${priority === group ? "true" : "false"} onClick=${() => onPriority(group)}>
            <${Icon} name=${priority === group ? "circle-check" : icon} size="lg" /><span>${t(`kiosk.priority_${group}`)}</span>
          </button>`)}
        <button type="button" class="btn groups__none" onClick=${() => onPriority(null)}><${Icon} name="x" /><span>${t("kiosk.priority_none")}</span></button>
      </div>
    </section>`;
}

function Closed({ availability, today }) {
  return html`
    <div class="banner banner--warn closed" role="status">
      <${Icon} name="door-closed" size="lg" />
      <div><p class="banner__title">${t("kiosk.cannot_take")}</p><p>${availability.reason ? t(`reason.${availability.reason}`) : t("kiosk.closed")} ${againText(availability, today)}</p></div>
    </div>`;
}

/* unknown: nobody can say whether the ticket exists; the same key finds out. Otherwise the server's own words. */
function Failure({ failure, today }) {
  return html`
    <div class="banner banner--danger" role="alert">
      <${Icon} name=${failure.unknown ? "wifi-off" : "triangle-alert"} size="lg" />
      <div>
        <p class="banner__title">${t(failure.unknown ? "kiosk.take_failed" : "kiosk.cannot_take")}</p>
        <p>${failure.unknown ? t("kiosk.take_failed_text") : `${failure.text} ${againText(failure, today)}`}</p>
      </div>
    </div>`;
}
