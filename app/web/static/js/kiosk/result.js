/* The last screen: the number, very large, and the way to take it home on a phone. */

import { clock, pick, t, tn, waitText } from "../i18n.js";
import { html, Icon, useEffect, useEvery, useState } from "../ui.js";
import { Qr } from "./island/qr.js";
import { Paper, PaperChoices, usePaper } from "./printed.js";
import { ReferenceOffer, ReferenceScreen, useReference } from "./reference.js";

const SECONDS = 15;
const MORE = 30;
const CHOOSE_IN = 40;  /* seconds to say what becomes of a number without paper */

export function Result({ mall, agency, ticket, printing, wantsPaper = true, onDone }) {
  const [left, setLeft] = useState(SECONDS);
  const [whole, setWhole] = useState(SECONDS);
  const [noQr, setNoQr] = useState(false);
  const service = agency?.services.find((one) => one.code === ticket.service);
  const paper = usePaper({ printing, ticket, wantsPaper, places: { mall, agency, service } });
  const choosing = paper.phase === "failed" && !paper.counts;
  useEffect(() => {
    setLeft(choosing ? CHOOSE_IN : SECONDS);
    setWhole(choosing ? CHOOSE_IN : SECONDS);
  }, [paper.phase]);
  useEvery(1000, () => {
    if (paper.phase !== "busy") left <= 1 ? onDone() : setLeft(left - 1);
  });
  const more = () => {
    setLeft(left + MORE);
    setWhole(left + MORE);
  };
  const channel = !ticket.island && service?.external_channel;
  const stay = () => {
    setLeft((now) => Math.max(now, MORE));
    setWhole(MORE);
  };
  const reference = useReference(ticket, channel);
  useEffect(stayed(reference, stay), [reference.asking, reference.kept, reference.failed]);
  if (reference.asking) return html`<${ReferenceScreen} reference=${reference} ticket=${ticket} from=${channel} onTouch=${stay} />`;
  return html`
    <div class="result">
      <section class="slip" aria-labelledby="slip-title">
        <h1 id="slip-title" tabindex="-1">${t("kiosk.your_number")}</h1>
        <p class=${`ticket-number slip__number ${ticket.number.length > 5 ? "slip__number--long" : ""}`}>${ticket.number}</p>
        <p class="slip__service">${pick(ticket.service_name)}</p>
        <p class="slip__agency">${agency ? pick(agency.name) : pick(ticket.agency_name)}</p>
        ${ticket.printable?.booked_by && html`<p class="slip__agency">${t("paper.booked_by", { name: ticket.printable.booked_by })}</p>`}
        <dl class="slip__facts">
          ${ticket.people_ahead !== null && html`<div><dt>${t("kiosk.ahead")}</dt><dd>${ticket.people_ahead ? tn("kiosk.people", ticket.people_ahead) : t("kiosk.ahead_none")}</dd></div>`}
          ${ticket.wait && html`<div><dt>${t("kiosk.wait")}</dt><dd>${waitText(ticket.wait)}</dd></div>`}
          <div><dt>${t("kiosk.taken_at")}</dt><dd class="num">${clock(ticket.issued_at)}</dd></div>
          ${ticket.next_stops.map((stop) => html`<div key=${stop.service} class="slip__then"><dt>${t("kiosk.then")}</dt><dd>${pick(stop.service_name)} (${pick(stop.agency_name)}, ${pick(stop.zone_name)})</dd></div>`)}
        </dl>
        ${ticket.island && html`<p class="slip__agency">${t("kiosk.island_slip")}</p>`}
        ${ticket.at_own_risk && html`<p class="slip__agency">${t("kiosk.own_risk_note")}</p>`}
      </section>
      <${Paper} paper=${paper} />
      <section class="phone">
        ${noQr
          ? html`<p class="banner banner--warn"><${Icon} name="qr-code" /><span>${t("kiosk.qr_failed")}</span></p>`
          : html`${ticket.island ? html`<${Qr} text=${ticket.url} label=${t("kiosk.qr_alt", { number: ticket.number })} />` : html`<img class="phone__qr" src=${`/t/${encodeURIComponent(ticket.token)}/qr.svg`} alt=${t("kiosk.qr_alt", { number: ticket.number })} width="320" height="320" onError=${() => setNoQr(true)} />`}
                 <p class="phone__text"><${Icon} name="smartphone" size="lg" /><span>${t(ticket.island ? "kiosk.island_qr" : "kiosk.qr")}</span></p>`}
      </section>
      <p class="result__where"><${Icon} name="map-pin" size="lg" /><span>${where(mall, agency)}</span></p>
      ${channel && html`<${ReferenceOffer} reference=${reference} from=${channel} />`}
      <div class="result__act">
        ${choosing && html`<${PaperChoices} paper=${paper} />`}
        ${!choosing && html`<button type="button" class="btn btn--primary take" disabled=${paper.phase === "busy"} onClick=${onDone}><${Ring} left=${left} whole=${whole} /><span>${t("kiosk.done")}</span></button>`}
        ${!choosing && (paper.phase === "failed" || paper.phase === "done") && html`<${PaperChoices} paper=${paper} />`}
        <button type="button" class="btn more" onClick=${more}><${Icon} name="plus" /><span>${t("kiosk.more_time")}</span></button>
      </div>
      <p class="result__left soft">${paper.phase === "busy" ? "" : tn(choosing ? "printing.released_in" : "kiosk.back_in", left)}</p>
    </div>`;
}

/* Whoever has begun with a code has time to see what became of it. */
const stayed = ({ asking, kept, failed }, stay) => () => {
  if (asking || kept || failed) stay();
};

function where(mall, agency) {
  const zone = pick(mall.zone_names?.[agency?.zone]);
  return zone ? t("kiosk.wait_where", { zone }) : t("kiosk.wait_here");
}

const ROUND = 2 * Math.PI * 20;

function Ring({ left, whole }) {
  return html`
    <svg class="ring" viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="20" class="ring__track" />
      <circle cx="24" cy="24" r="20" class="ring__left" stroke-dasharray=${ROUND} stroke-dashoffset=${ROUND * (1 - left / whole)} transform="rotate(-90 24 24)" />
      <text x="24" y="24" text-anchor="middle" dominant-baseline="central">${left}</text>
    </svg>`;
}
