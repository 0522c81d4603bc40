/* The search screen: a field, the keyboard on the screen, and services as they are found. */

import { t, tn } from "../i18n.js";
import { html, Icon, useEffect, useMemo, useRef } from "../ui.js";
import { Keyboard } from "./keyboard.js";
import { buildIndex, saysNothing, search } from "./search.js";
import { ServiceRow } from "./start.js";

const EXAMPLES = {
  id: ["KTP hilang", "Bikin paspor", "Pajak motor", "SKCK", "Akta kelahiran", "BPJS"],
  en: ["Lost KTP", "New passport", "Vehicle tax", "Birth certificate", "Health insurance"],
};
const ownKeyboard = () => matchMedia("(min-width: 40rem) and (min-height: 40rem)").matches;

export function Finder({ mall, query, language, onQuery, onService }) {
  const field = useRef(null);
  const index = useMemo(() => buildIndex(mall), [mall]);
  const found = useMemo(() => search(index, query), [index, query]);
  const idle = saysNothing(query);
  useEffect(() => field.current.focus(), []);
  return html`
    <div class="finder">
      <h1 class="hidden-text" tabindex="-1">${t("kiosk.search")}</h1>
      <div class="finder__field">
        <${Icon} name="search" size="lg" />
        <input ref=${field} class="input" type="search" role="searchbox" aria-label=${t("kiosk.search")} aria-describedby="found" placeholder=${t("kiosk.search_hint")}
          value=${query} onInput=${(event) => onQuery(event.target.value.slice(0, 60))}
          inputmode=${ownKeyboard() ? "none" : "search"} autocomplete="off" spellcheck=${false} />
        ${query && html`<button type="button" class="btn finder__clear" aria-label=${t("kiosk.clear")} onClick=${() => onQuery("")}><${Icon} name="x" /></button>`}
      </div>
      <p id="found" class="soft finder__count" role="status">${idle ? t("kiosk.search_start") : found.length ? tn("kiosk.found", found.length) : ""}</p>
      <div class="finder__list">
        ${!idle ? html`<${Found} found=${found} query=${query} mall=${mall} onService=${onService} />` : html`<${Examples} language=${language} onQuery=${onQuery} />`}
      </div>
      <${Keyboard} onKey=${(letter) => onQuery((query + letter).slice(0, 60))} onBackspace=${() => onQuery(query.slice(0, -1))} onClear=${() => onQuery("")} />
    </div>`;
}

function Found({ found, query, mall, onService }) {
  if (!found.length) {
    return html`<div class="empty" role="status"><${Icon} name="search" size="xl" /><p><strong>${t("kiosk.search_none", { query: query.trim() })}</strong></p><p>${t("kiosk.search_none_hint")}</p></div>`;
  }
  return html`<ul role="list" class="rows">${found.map(({ agency, service }) => html`
    <li key=${service.code}><${ServiceRow} service=${service} agency=${agency} today=${mall.day} onPick=${() => onService(agency, service)} /></li>`)}</ul>`;
}

function Examples({ language, onQuery }) {
  return html`
    <h2 class="finder__often">${t("kiosk.search_examples")}</h2>
    <div class="cluster">${EXAMPLES[language].map((example) => html`<button type="button" class="btn btn--lg" key=${example} onClick=${() => onQuery(example)}>${example}</button>`)}</div>`;
}
