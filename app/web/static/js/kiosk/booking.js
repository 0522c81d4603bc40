/* "I have an appointment": a scanner types the code or the address of the booking's page and Enter; hands use the keys.
 *
 * Whatever is scanned on the first screen comes here too (see useScanner): nobody has to look for the button first.
 */

import { ApiProblem, newKey, NoAnswer, send } from "../api.js";
import { clock, dayText, t } from "../i18n.js";
import { html, Icon, useEffect, useRef, useState } from "../ui.js";
import { Keyboard } from "./keyboard.js";

const QUIET = { busy: false, refusal: null };
const LONGEST = 300;
const QUICK = 300;  /* ms between two keys of a scanner, slow ones too; six letters and Enter so quickly are no hand */
const TIMED = new Set(["too_early", "wrong_day"]);  /* said here with the time, otherwise in the server's words */
const WORTH = 6;   /* letters: fewer are no code */

/** The ticket of a booking. The same key for every try of one visit to this screen. */
async function checkIn(mall, token, code, key) {
  const { data } = await send("POST", `/api/v1/malls/${encodeURIComponent(mall)}/check-ins`, { code }, { token, key, timeout: 8000 });
  return data;
}

export function Booking({ mall, token, code, taking, onCode, onTicket, onWalkIn, onRefused }) {
  const [state, setState] = useState(QUIET);
  const under = useRef(false);
  const key = useRef({ code: null, key: null });
  const field = useRef(null);
  useEffect(() => field.current.focus(), []);

  async function enter(typed) {
    const text = typed.trim();
    if (!text || under.current) return;
    if (key.current.code !== text) key.current = { code: text, key: newKey() };
    under.current = true;
    setState({ busy: true, refusal: null });
    try {
      onTicket(await checkIn(mall.slug, token, text, key.current.key));
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.status === 401) onRefused();
      else setState({ busy: false, refusal: refusalOf(failure) });
    } finally {
      under.current = false;
    }
  }
  useEffect(() => {
    if (code && code.endsWith("\n")) {
      onCode(code.trim());
      enter(code);
    }
  }, [code]);
  const typing = (text) => {
    setState(QUIET);
    onCode(text.slice(0, LONGEST));
  };
  const { refusal } = state;
  return html`
    <div class="finder booking">
      <div>
        <h1 tabindex="-1">${t("kiosk.booking")}</h1>
        <p class="soft" id="booking-hint">${t("kiosk.booking_hint")}</p>
      </div>
      <form class="finder__field" onSubmit=${(event) => { event.preventDefault(); enter(code); }}>
        <${Icon} name="qr-code" size="lg" />
        <input ref=${field} class="input" aria-label=${t("kiosk.booking_code")} aria-describedby="booking-hint" placeholder=${t("kiosk.booking_example")}
          value=${code.trim()} onInput=${(event) => typing(event.target.value)} inputmode="none" autocomplete="off" autocapitalize="characters" spellcheck=${false} />
        <button type="submit" class="btn btn--primary btn--lg" aria-busy=${state.busy ? "true" : null}>${state.busy ? t("kiosk.booking_busy") : t("kiosk.booking_enter")}</button>
      </form>
      ${refusal && html`<${Refusal} refusal=${refusal} mall=${mall} taking=${taking} onWalkIn=${onWalkIn} onAgain=${() => enter(code)} />`}
      <${Keyboard} onKey=${(letter) => typing(code + letter)} onBackspace=${() => typing(code.slice(0, -1))} onClear=${() => typing("")} spaceless=${true} />
    </div>`;
}

/* What went wrong and what to do now; the server's words name the way out. */
function refusalOf(failure) {
  const { facts = {} } = failure;
  const unknown = failure instanceof NoAnswer || failure.status === 503;
  return { unknown, code: failure.code, text: failure.detail, walkIn: facts.walk_in_service ?? null, at: facts.check_in_opens_at ?? facts.slot_start ?? null };
}

function Refusal({ refusal, mall, taking, onWalkIn, onAgain }) {
  const timed = TIMED.has(refusal.code) && t(`kiosk.booking_${refusal.code}`, { day: dayText(refusal.at), time: clock(refusal.at) });
  const service = refusal.walkIn && mall.agencies.flatMap((agency) => agency.services.map((one) => ({ agency, service: one }))).find((one) => one.service.code === refusal.walkIn);
  return html`
    <div class="banner ${refusal.unknown ? "banner--danger" : "banner--warn"}" role="alert">
      <${Icon} name=${refusal.unknown ? "wifi-off" : "triangle-alert"} size="lg" />
      <div>
        <p class="banner__title">${t(refusal.unknown ? "kiosk.booking_unknown" : "kiosk.booking_refused")}</p>
        <p>${refusal.unknown ? t("kiosk.booking_unknown_text") : timed || refusal.text}</p>
        ${taking.failure && html`<p>${taking.failure.text}</p>`}
      </div>
    </div>
    ${service && html`<button type="button" class="btn btn--primary take" aria-busy=${taking.busy ? "true" : null} onClick=${() => onWalkIn(service.agency, service.service)}>
      <${Icon} name="ticket" size="lg" /><span>${taking.busy ? t("kiosk.taking") : t("kiosk.booking_walk_in", { service: service.service.code })}</span></button>`}
    ${refusal.unknown && html`<button type="button" class="btn btn--primary take" onClick=${onAgain}><${Icon} name="refresh-cw" size="lg" /><span>${t("common.try_again")}</span></button>`}`;
}

/** What a scanner types while no field has the focus: calls onScan(text) when Enter follows keys that came quicker than a hand's. */
export function useScanner(on, onScan) {
  const latest = useRef(onScan);
  latest.current = onScan;
  useEffect(() => {
    if (!on) return undefined;
    let typed = "";
    let at = 0;
    const key = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.timeStamp - at > QUICK) typed = ""; /* when it was pressed, not when a busy page came to it */
      at = event.timeStamp;
      if (event.key.length === 1) typed += event.key;
      else if (event.key === "Enter" && typed.length >= WORTH) {
        event.preventDefault();
        event.stopPropagation();
        latest.current(typed);
        typed = "";
      }
    };
    window.addEventListener("keydown", key, { capture: true });
    return () => window.removeEventListener("keydown", key, { capture: true });
  }, [on]);
}
