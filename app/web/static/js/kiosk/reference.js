/* "Do you have a code of M-Paspor?": what another system calls the matter, scanned or typed after the number was given.
 *
 * Asked only for services that the mall says people register for elsewhere. A scan needs no button first; hands have a
 * screen of their own, so that the keys are within reach.
 */

import { send } from "../api.js";
import { t } from "../i18n.js";
import { html, Icon, useState } from "../ui.js";
import { useScanner } from "./booking.js";
import { Keyboard } from "./keyboard.js";

const LONGEST = 64;
const OURS = /\/[bt]\/[\w-]{16,}/;  /* the address of a booking or a ticket is no other system's code */

/** Returns {asking, ask(whether), kept, failed, busy, keep(text)}; `from` falsy: nobody is asked, and scans are left alone. */
export function useReference(ticket, from) {
  const [asking, ask] = useState(false);
  const [state, setState] = useState({ busy: false, kept: null, failed: false });
  async function keep(text) {
    const reference = text.trim().slice(0, LONGEST);
    if (!reference || OURS.test(reference) || state.busy) return;
    setState({ busy: true, kept: null, failed: false });
    try {
      await send("POST", `/api/v1/tickets/${encodeURIComponent(ticket.token)}/reference`, { reference, service: ticket.service }, { timeout: 8000 });
      setState({ busy: false, kept: reference, failed: false });
    } catch {
      setState({ busy: false, kept: null, failed: true });
    }
    ask(false);
  }
  useScanner(Boolean(from) && !asking, keep);
  return { ...state, asking, ask, keep };
}

/** The button on the screen of the number, or what became of the code. */
export function ReferenceOffer({ reference, from }) {
  const { kept, failed } = reference;
  const said = kept ? t("kiosk.reference_kept", { from, code: kept }) : failed ? t("kiosk.reference_failed") : "";
  return html`
    <section class="reference" aria-label=${t("kiosk.reference", { from })}>
      <p role="status" class=${said ? `banner ${failed ? "banner--warn" : "banner--ok"}` : "hidden-text"}>${said && html`<${Icon} name=${failed ? "triangle-alert" : "circle-check"} />`}<span>${said}</span></p>
      ${!kept && html`<button type="button" class="btn btn--xl" onClick=${() => reference.ask(true)}><${Icon} name="qr-code" size="lg" /><span>${t("kiosk.reference_have", { from })}</span></button>`}
    </section>`;
}

/** The screen on which hands type it; `onTouch` is called with every key. */
export function ReferenceScreen({ reference, ticket, from, onTouch }) {
  const [typed, setTyped] = useState("");
  const typing = (text) => {
    onTouch();
    setTyped(text.slice(0, LONGEST));
  };
  return html`
    <div class="finder booking">
      <div>
        <h1 tabindex="-1">${t("kiosk.reference", { from })}</h1>
        <p class="soft" id="reference-hint">${ticket.number} · ${t("kiosk.reference_hint")}</p>
      </div>
      <form class="finder__field" onSubmit=${(event) => { event.preventDefault(); reference.keep(typed); }}>
        <${Icon} name="qr-code" size="lg" />
        <input class="input" ref=${(field) => field?.focus()} aria-label=${t("kiosk.reference", { from })} aria-describedby="reference-hint" value=${typed} onInput=${(event) => typing(event.target.value)}
          inputmode="none" autocomplete="off" autocapitalize="characters" spellcheck=${false} maxlength=${LONGEST} />
        <button type="submit" class="btn btn--primary btn--lg" aria-busy=${reference.busy ? "true" : null}>${t("kiosk.reference_keep")}</button>
      </form>
      <${Keyboard} onKey=${(letter) => typing(typed + letter.toUpperCase())} onBackspace=${() => typing(typed.slice(0, -1))} onClear=${() => typing("")} />
      <button type="button" class="btn btn--xl" onClick=${() => reference.ask(false)}><${Icon} name="arrow-left" size="lg" /><span>${t("kiosk.reference_back")}</span></button>
    </div>`;
}
