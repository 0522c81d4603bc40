/* The first screen: every agency as a tile, and the way into the search. */

import { pick, t, tn } from "../i18n.js";
import { html, Icon } from "../ui.js";
import { pictureOf } from "./pictograms.js";
import { ofAgency, opensText, sentence, State } from "./availability.js";

export function Start({ mall, onAgency, onSearch, onBooking }) {
  const states = mall.agencies.map(ofAgency);
  const shut = states.length > 0 && states.every((state) => !state.open);
  return html`
    <div class="start">
      <div class="start__head">
        <div>
          <h1 tabindex="-1">${t("kiosk.choose_agency")}</h1>
          <p class="soft">${t("kiosk.choose_agency_hint")}</p>
        </div>
        <button type="button" class="searchbar" onClick=${onSearch}>
          <${Icon} name="search" size="lg" />
          <span><span class="searchbar__label">${t("kiosk.search")}</span><span class="searchbar__hint">${t("kiosk.search_hint")}</span></span>
        </button>
        <button type="button" class="searchbar searchbar--booking" onClick=${onBooking}>
          <${Icon} name="qr-code" size="lg" />
          <span><span class="searchbar__label">${t("kiosk.booking")}</span><span class="searchbar__hint">${t("kiosk.booking_short")}</span></span>
        </button>
      </div>
      ${shut && html`<${Shut} states=${states} today=${mall.day} />`}
      <ul role="list" class="tiles">
        ${mall.agencies.map((agency) => html`<li key=${agency.code}><${AgencyTile} agency=${agency} today=${shut ? null : mall.day} onPick=${onAgency} /></li>`)}
      </ul>
    </div>`;
}

/* Everything is closed: said once, with when it opens, instead of on every tile. */
function Shut({ states, today }) {
  const opensAt = states.map((state) => state.opens_at).filter(Boolean).sort()[0];
  const reasons = new Set(states.map((state) => state.reason));
  const why = reasons.size === 1 && states[0].reason ? t(`reason.${states[0].reason}`) : t("reason.outside_hours");
  return html`
    <p class="banner banner--warn" role="status"><${Icon} name="door-closed" size="lg" />
      <span><strong>${why} ${sentence(opensText(opensAt, today))}</strong> ${t("kiosk.closed_now")}</span></p>`;
}

function AgencyTile({ agency, today, onPick }) {
  const availability = ofAgency(agency);
  const name = pick(agency.name);
  const short = agency.short || name;
  return html`
    <button type="button" class=${`tile ${availability.open ? "" : "tile--closed"}`} onClick=${() => onPick(agency)}>
      <span class="chip num" aria-hidden="true">${agency.code}</span>
      <span class="tile__text">
        <span class="tile__name">${short}</span>
        ${name !== short && html`<span class="tile__full">${name}</span>`}
      </span>
      <span class="picture" aria-hidden="true"><${Icon} name=${pictureOf(agency.short, agency.name.id)} size="xl" /></span>
      <${State} availability=${availability} today=${today} />
    </button>`;
}

export function Agency({ mall, agency, onService }) {
  return html`
    <div class="agency">
      <div class="title">
        <span class="chip chip--lg num" aria-hidden="true">${agency.code}</span>
        <div>
          <h1 tabindex="-1">${pick(agency.name)}</h1>
          <p class="soft title__meta">
            <span><${Icon} name="map-pin" />${pick(mall.zone_names?.[agency.zone]) || agency.zone}</span>
            <span><${Icon} name="list-checks" />${tn("kiosk.services", agency.services.length)}</span>
          </p>
        </div>
      </div>
      <h2 class="hidden-text">${t("kiosk.choose_service")}</h2>
      <ul role="list" class="rows">
        ${agency.services.map((service) => html`<li key=${service.code}><${ServiceRow} service=${service} of=${agency} today=${mall.day} onPick=${() => onService(agency, service)} /></li>`)}
      </ul>
    </div>`;
}

/** A service in a list; `agency` is named when the list mixes agencies. */
export function ServiceRow({ service, agency, of = agency, today, onPick }) {
  const { availability, fee } = service;
  return html`
    <button type="button" class=${`row ${availability.open ? "" : "row--closed"}`} onClick=${onPick}>
      <span class="chip num" aria-hidden="true">${service.code}</span>
      <span class="picture" aria-hidden="true"><${Icon} name=${pictureOf(service.name.id, of?.short, of?.name.id)} size="xl" /></span>
      <span class="row__text">
        <span class="row__name">${pick(service.name)}</span>
        ${agency && html`<span class="row__agency">${agency.short || pick(agency.name)}</span>`}
        <span class="row__meta">
          <${State} availability=${availability} today=${today} />
          ${fee?.kind === "gratis" && html`<span class="row__fee"><${Icon} name="banknote" />${pick(fee)}</span>`}
        </span>
      </span>
      <${Icon} name="chevron-right" size="lg" />
    </button>`;
}

