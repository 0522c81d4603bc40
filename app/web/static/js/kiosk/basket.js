/* The services that a visitor chose before the one on the screen: all of them go on one number. */

import { pick, t } from "../i18n.js";
import { html, Icon } from "../ui.js";

/** Every service of the mall by its code, with its agency. */
function offered(mall) {
  return new Map(mall.agencies.flatMap((agency) => agency.services.map((service) => [service.code, { agency, service }])));
}

/** Where one is on the way back to taking the number: the last chosen, as {agency, service} codes. */
export function lastOf(mall, codes) {
  const one = offered(mall).get(codes.at(-1));
  return one && { agency: one.agency.code, service: one.service.code };
}

export function Basket({ mall, codes, busy, onGoOn, onRemove }) {
  const all = offered(mall);
  const chosen = codes.map((code) => all.get(code)).filter(Boolean);
  if (!chosen.length) return null;
  return html`
    <section class="basket" aria-labelledby="basket">
      <h2 class="basket__title" id="basket">${t("kiosk.chosen")}</h2>
      <ul role="list" class="basket__list">${chosen.map(({ service }) => html`
        <li key=${service.code}><button type="button" class="btn" disabled=${busy} aria-label=${t("kiosk.chosen_remove", { service: pick(service.name) })} onClick=${() => onRemove(service.code)}>
          <span class="chip num" aria-hidden="true">${service.code}</span><span class="basket__name">${pick(service.name)}</span><${Icon} name="x" /></button></li>`)}
      </ul>
      ${onGoOn && html`<button type="button" class="btn btn--primary basket__go" onClick=${onGoOn}>${t("kiosk.chosen_go")}<${Icon} name="arrow-right" size="lg" /></button>`}
    </section>`;
}
