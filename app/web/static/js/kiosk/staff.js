/* The staff's screen: new paper, a test, choosing the printer. Held mark or F9, then the kiosk's PIN. */

import { ApiProblem, send } from "../api.js";
import { t } from "../i18n.js";
import { Icon, html, useEffect, useModal, useRef, useState } from "../ui.js";
import { choose, possible } from "./channel.js";

const HOLD = 1500;
const KEY = "F9";
const DIGITS = [..."123456789", "", "0"];
const OWN = new Set(["usb", "serial"]);

/** { asked, ask(), end() }; nothing opens where the office set no PIN. */
export function useStaff(possibleHere) {
  const [asked, setAsked] = useState(false);
  const may = useRef(false);
  may.current = possibleHere;
  const ask = () => may.current && setAsked(true);
  useEffect(() => {
    const key = (event) => {
      if (event.key === KEY) ask();
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);
  return { asked, ask, end: () => setAsked(false) };
}

/** Handlers of something that is held for a while: no visitor finds it by a touch. */
export function heldFor(onHold) {
  let timer = 0;
  const end = () => clearTimeout(timer);
  const begin = () => {
    end();
    timer = setTimeout(onHold, HOLD);
  };
  return { onPointerDown: begin, onPointerUp: end, onPointerLeave: end, onContextMenu: (event) => event.preventDefault(), draggable: false };
}

export function StaffDoor({ mall, token, printing, onClose }) {
  const [open, setOpen] = useState(false);
  const box = useModal();
  return html`
    <dialog class="dialog staff" ref=${box} aria-labelledby="staff" onCancel=${(event) => { event.preventDefault(); onClose(); }}>
      <h2 id="staff"><${Icon} name=${open ? "settings" : "lock"} size="lg" />${t(open ? "printing.staff" : "printing.pin")}</h2>
      ${open ? html`<${Tools} printing=${printing} />` : html`<${Pin} mall=${mall} token=${token} onOpen=${() => setOpen(true)} />`}
      <div class="dialog__actions"><button type="button" class="btn btn--xl grow" onClick=${onClose}>${t("printing.close")}</button></div>
    </dialog>`;
}

const REFUSED = { wrong_pin: "printing.pin_wrong", too_many_attempts: "printing.pin_many" };

function Pin({ mall, token, onOpen }) {
  const [pin, setPin] = useState("");
  const [said, setSaid] = useState("");
  async function enter(event) {
    event.preventDefault();
    try {
      await send("POST", `/api/v1/malls/${encodeURIComponent(mall.slug)}/staff`, { pin }, { token });
      onOpen();
    } catch (failure) {
      setSaid(t((failure instanceof ApiProblem && REFUSED[failure.code]) || "printing.pin_failed"));
      setPin("");
    }
  }
  return html`
    <form class="staff__pin" onSubmit=${enter}>
      <input class="input num" type="password" aria-label=${t("printing.pin")} value=${pin} onInput=${(event) => setPin(event.target.value.slice(0, 8))} inputmode="none" autocomplete="off" autofocus />
      <p role="status">${said}</p>
      <div class="staff__keys">
        ${DIGITS.map((digit) => (digit ? html`<button type="button" class="btn btn--xl num" key=${digit} onClick=${() => setPin((pin + digit).slice(0, 8))}>${digit}</button>` : html`<button type="button" class="btn btn--xl" key="less" aria-label=${t("kiosk.backspace")} onClick=${() => setPin(pin.slice(0, -1))}><${Icon} name="delete" /></button>`))}
        <button type="submit" class="btn btn--primary btn--xl" disabled=${!pin}>${t("printing.pin_enter")}</button>
      </div>
    </form>`;
}

function Tools({ printing }) {
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const { kind, state } = printing.printer;
  async function doing(act, done) {
    setBusy(true);
    setSaid("");
    try {
      await act();
      setSaid(done ? t(done) : "");
    } catch (failure) {
      setSaid(failure.state ? t(`printing.${failure.state}`) : "");
    }
    setBusy(false);
  }
  const own = OWN.has(kind);
  return html`
    <dl class="facts"><div><dt>${t("printing.staff_printer")}</dt><dd>${t(`printing.kind_${kind}`)}</dd></div>
      ${kind !== "none" && html`<div><dt>${t("printing.state")}</dt><dd>${t(`printing.${state ?? "unknown"}`)}</dd></div>`}</dl>
    <p role="status">${said}</p>
    ${own && !possible(kind) && html`<p class="banner banner--warn"><${Icon} name="triangle-alert" /><span>${t("printing.insecure")}</span></p>`}
    <div class="staff__tools">
      ${kind !== "none" && html`
        <button type="button" class="btn btn--xl" disabled=${busy} onClick=${() => doing(printing.check)}><${Icon} name="refresh-cw" />${t("printing.check")}</button>
        <button type="button" class="btn btn--xl" disabled=${busy} onClick=${() => doing(printing.test, "printing.tested")}><${Icon} name="printer" />${t("printing.test")}</button>`}
      ${own && possible(kind) && html`<button type="button" class="btn btn--xl" disabled=${busy} onClick=${() => doing(() => choose(kind).then(printing.check))}><${Icon} name="search" />${t("printing.choose")}</button>`}
      <button type="button" class="btn btn--xl" onClick=${() => location.reload()}><${Icon} name="house" />${t("printing.reload")}</button>
    </div>`;
}
