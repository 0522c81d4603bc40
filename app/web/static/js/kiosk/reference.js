/* "Do you have a code of M-Paspor?": what another system calls the matter, scanned or typed beside the number that was just given.
 *
 * Asked only for services that the mall says people register for elsewhere. A scan needs no button first.
 */

import { send } from "../api.js";
import { t } from "../i18n.js";
import { html, Icon, useState } from "../ui.js";
import { useScanner } from "./booking.js";
import { Keyboard } from "./keyboard.js";

const LONGEST = 64;
const OURS = /\/[bt]\/[\w-]{16,}/;  /* the address of a booking or a ticket is no other system's code */

/** `onTouch` is called whenever somebody is at it: the screen then stays. */
export function Reference({ ticket, from, onTouch }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [state, setState] = useState({ busy: false, kept: null, failed: false });
  async function keep(text) {
    const reference = text.trim().slice(0, LONGEST);
    if (!reference || OURS.test(reference) || state.busy) return;
    onTouch();
    setState({ busy: true, kept: null, failed: false });
    try {
      await send("POST", `/api/v1/tickets/${encodeURIComponent(ticket.token)}/reference`, { reference, service: ticket.service }, { timeout: 8000 });
      setState({ busy: false, kept: reference, failed: false });
      setOpen(false);
    } catch {
      setState({ busy: false, kept: null, failed: true });
    }
  }
  useScanner(!open, keep);
  const typing = (text) => {
    onTouch();
    setTyped(text.slice(0, LONGEST));
  };
  const said = state.kept ? t("kiosk.reference_kept", { from, code: state.kept }) : state.failed ? t("kiosk.reference_failed") : "";
  return html`
    <section class="reference" aria-label=${t("kiosk.reference", { from })}>
      <p role="status" class=${said ? `banner ${state.failed ? "banner--warn" : "banner--ok"}` : "hidden-text"}>${said && html`<${Icon} name=${state.failed ? "triangle-alert" : "circle-check"} />`}<span>${said}</span></p>
      ${!open && !state.kept && html`<button type="button" class="btn btn--xl" onClick=${() => { onTouch(); setOpen(true); }}><${Icon} name="qr-code" size="lg" /><span>${t("kiosk.reference_have", { from })}</span></button>`}
      ${open && html`
        <form class="finder__field" onSubmit=${(event) => { event.preventDefault(); keep(typed); }}>
          <${Icon} name="qr-code" size="lg" />
          <input class="input" ref=${(field) => field?.focus()} aria-label=${t("kiosk.reference", { from })} aria-describedby="reference-hint" value=${typed} onInput=${(event) => typing(event.target.value)}
            inputmode="none" autocomplete="off" autocapitalize="characters" spellcheck=${false} maxlength=${LONGEST} />
          <button type="submit" class="btn btn--primary btn--lg" aria-busy=${state.busy ? "true" : null}>${t("kiosk.reference_keep")}</button>
        </form>
        <p class="soft" id="reference-hint">${t("kiosk.reference_hint")}</p>
        <${Keyboard} onKey=${(letter) => typing(typed + letter.toUpperCase())} onBackspace=${() => typing(typed.slice(0, -1))} onClear=${() => typing("")} />`}
    </section>`;
}
