/* The buttons: one large one for the obvious next action, always in the same place, the others above it; each shows its key and, while it waits, that it waits. */

import { t } from "./i18n.js";
import { html, Icon, useEffect, useEvery, useRef, useState } from "./ui.js";
import { ACTIONS, labelOf, obvious } from "./console-desk.js";
import { KEYS } from "./console-keys.js";

const ICONS = { open: "play", next: "megaphone", start: "play", finish: "check", recall: "volume-2", absent: "user-x", pause: "pause", close: "door-closed", hold: "hourglass", requeue: "refresh-cw", transfer: "arrow-right", add: "plus", outcome: "list-checks", note: "file-text", undo: "history", auto: "clock", services: "list-checks", "take-over": "users" };

export function Actions({ desk, act, onChange }) {
  const { state, pending } = desk;
  const main = obvious(state);
  const due = useAutoCall(desk);
  const others = ACTIONS.filter((action) => action !== main && desk.offers(action) && (action !== "auto" || due === null));
  const big = useRef(null);
  const focused = useRef(null);

  /* The button that had the focus may be gone with its state; the keyboard then goes on at the large one. */
  useEffect(() => {
    if (!focused.current || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) big.current?.focus();
  });

  return html`<div class="actions" role="group" aria-label=${t("console.actions")} onfocusin=${(event) => { focused.current = event.target; }}>
    ${others.length > 0 && html`<div class="actions__others">${others.map((action) => html`<${Button} key=${action} desk=${desk} action=${action} onPress=${act} />`)}</div>`}
    ${due !== null && html`<p class="actions__auto" role="timer"><${Icon} name="clock" />${t("console.auto_due", { seconds: due })}
      <button type="button" class="btn btn--quiet" onClick=${() => act("auto")}>${t("console.auto_off")}<kbd class="kbd" aria-hidden="true">A</kbd></button></p>`}
    ${pending?.retrying && html`<div class="actions__retry" role="status">
      <p>${t("console.retrying_text", { action: t(pending.label) })}</p>
      <button type="button" class="btn btn--quiet" onClick=${() => desk.giveUp()}>${t("console.give_up")}</button></div>`}
    ${desk.taken()
      ? html`<button type="button" class="btn btn--primary btn--xl actions__main" onClick=${onChange}><${Icon} name="monitor" />${t("console.change")}</button>`
      : html`<${Button} main desk=${desk} action=${main} button=${big} onPress=${act} />`}
  </div>`;
}

function Button({ desk, action, main = false, button, onPress }) {
  const { state, pending } = desk;
  const busy = pending?.action === action;
  const settling = !pending && desk.settling(); /* a second click must not fall on what has just moved under the pointer */
  const off = Boolean(pending) || settling || !desk.offers(action);
  const look = main ? "btn--primary btn--xl actions__main" : "actions__other";
  return html`<button type="button" ref=${button} class="btn ${look} ${busy ? "actions__busy" : ""} ${settling || (pending && !busy) ? "actions__settling" : ""}"
      aria-busy=${busy ? "true" : "false"} aria-disabled=${off ? "true" : "false"} aria-keyshortcuts=${KEYS[action]} onClick=${() => !off && onPress(action)}>
    ${busy ? html`<span class="spinner actions__spinner" aria-hidden="true"></span>` : html`<${Icon} name=${ICONS[action]} />`}
    <span class="actions__label">${labelNow(busy ? pending : null, labelOf(action, state))}</span>
    <kbd class="kbd" aria-hidden="true">${KEYS[action]}</kbd>
  </button>`;
}

/** Whole seconds until the counter calls by itself; null: it does not. The server counts, this only shows it. */
function useAutoCall(desk) {
  const [, set] = useState(0);
  useEvery(500, () => desk.state.auto?.calls_at && set((n) => n + 1));
  const at = desk.state.auto?.calls_at;
  return at && !desk.taken() ? Math.max(0, Math.ceil((Date.parse(at) - desk.clock.now()) / 1000)) : null;
}

function labelNow(pending, label) {
  if (pending?.retrying) return t("console.retrying");
  if (pending?.slow) return t("console.connecting");
  return t(pending?.label ?? label);
}
