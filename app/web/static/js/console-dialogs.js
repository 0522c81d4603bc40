/* Windows over the desk: why a pause, which keys, leaving a counter that is still open. */

import { t } from "./i18n.js";
import { html, Icon, useCallback, useEffect, useRef, useState } from "./ui.js";
import { ACTIONS } from "./console-desk.js";
import { KEYS } from "./console-keys.js";

const REASONS = [["break", 15], ["prayer", 15], ["documents", null], ["meeting", 30], ["disruption", null], ["other", null]];
const MINUTES = [null, 5, 10, 15, 30, 45, 60];

export function Dialog({ title, lead, onClose, onKey, children }) {
  const box = useRef(null);
  const opener = useRef(document.activeElement);
  /* At once, not in an effect after the next paint: the officer's second key may come before that. */
  const open = useCallback((dialog) => {
    box.current = dialog ?? box.current;
    dialog?.showModal();
  }, []);
  useEffect(() => () => opener.current?.isConnected && opener.current.focus(), []);
  const aside = (event) => event.target === box.current && onClose();
  return html`<dialog class="dialog" ref=${open} aria-labelledby="dialog-title" onClose=${onClose} onClick=${aside} onKeyDown=${onKey}>
    <div class="stack">
      <div class="cluster cluster--between dialog__head"><h2 class="gate__title" id="dialog-title">${title}</h2>
        <button type="button" class="btn btn--quiet dialog__x" aria-label=${t("common.close")} onClick=${onClose}><${Icon} name="x" /></button></div>
      ${lead && html`<p class="soft">${lead}</p>`}
      ${children}
    </div>
  </dialog>`;
}

/* One key is enough: a reason has its usual length. Another length is chosen before, by the arrows or the list. */
export function PauseReasons({ onPick, onClose }) {
  const [minutes, setMinutes] = useState(undefined); /* undefined: the usual one of the reason */
  const lasts = (usual) => (minutes === undefined ? usual : minutes);
  const pick = ([reason, usual]) => onPick({ reason, minutes: lasts(usual) });
  const key = (event) => {
    if (event.target.closest("select")) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) setMinutes(MINUTES[Math.min(MINUTES.length - 1, Math.max(0, MINUTES.indexOf(minutes ?? null) + step))]);
    const reason = /^[1-9]$/.test(event.key) && !event.repeat ? REASONS[Number(event.key) - 1] : null;
    if (!reason && !step) return;
    event.preventDefault();
    if (reason) pick(reason);
  };
  const say = (length) => (length ? t("console.pause_minutes", { count: length }) : t("console.pause_unknown"));
  return html`<${Dialog} title=${t("console.pause_title")} lead=${t("console.pause_lead")} onClose=${onClose} onKey=${key}>
    <div class="field"><label for="pause-minutes">${t("console.pause_back")}</label>
      <select class="select" id="pause-minutes" value=${minutes === undefined ? "usual" : String(minutes ?? "")} onChange=${({ target }) => setMinutes(target.value === "usual" ? undefined : Number(target.value) || null)}>
        <option value="usual">${t("console.pause_usual")}</option>
        ${MINUTES.map((length) => html`<option key=${length} value=${String(length ?? "")}>${say(length)}</option>`)}
      </select></div>
    <ul class="reasons" role="list">${REASONS.map((one, index) => html`<li key=${one[0]}>
      <button type="button" class="btn reasons__one" autofocus=${index === 0} aria-keyshortcuts=${index + 1} onClick=${() => pick(one)}>
        <span>${t(`console.pause_${one[0]}`)}<span class="reasons__time">${say(lasts(one[1]))}</span></span><kbd class="kbd" aria-hidden="true">${index + 1}</kbd></button></li>`)}</ul>
  <//>`;
}

export function Shortcuts({ onClose }) {
  const row = (keys, text) => html`<div class="keys__row"><dt>${keys.map((key) => html`<kbd class="kbd">${key}</kbd>`)}</dt><dd>${text}</dd></div>`;
  return html`<${Dialog} title=${t("console.shortcuts_title")} onClose=${onClose}>
    <dl class="keys">
      ${row([t("console.space")], t("console.shortcut_space"))}
      ${ACTIONS.map((action) => row([KEYS[action]], action === "open" ? `${t("console.open")} / ${t("console.resume").toLowerCase()}` : t(`console.${action.replace("-", "_")}`)))}
      ${row(["L"], t("console.shortcut_list"))}
      ${row(["↑", "↓"], t("console.shortcut_arrows"))}
      ${row(["?"], t("console.shortcut_help"))}
      ${row(["Esc"], t("console.shortcut_escape"))}
    </dl>
  <//>`;
}

export function Leave({ desk, onGo, onClose }) {
  const { counter, current } = desk.state;
  const canClose = desk.allows("close");
  const shutAndGo = async () => {
    onClose();
    if (await desk.press("close")) onGo();
  };
  return html`<${Dialog} title=${t("console.leave_title", { counter: counter.label })} onClose=${onClose}
      lead=${current ? t("console.leave_busy", current) : t("console.leave_text")}>
    <div class="leave">
      ${canClose && html`<button type="button" class="btn btn--primary btn--lg" onClick=${shutAndGo}><${Icon} name="door-closed" />${t("console.close_and_go")}</button>`}
      <button type="button" class="btn" onClick=${() => { onClose(); onGo(); }}>${t("console.just_go")}</button>
      <button type="button" class="btn btn--quiet" onClick=${onClose}>${t("common.cancel")}</button>
    </div>
  <//>`;
}
