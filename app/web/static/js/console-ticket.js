/* The window of one who waits: called out of order with a reason, seen to need priority, noted, or the same person as the one at the counter. */

import { clock, pick, t } from "./i18n.js";
import { html, Icon, useLayoutEffect, useState } from "./ui.js";
import { Dialog } from "./console-dialogs.js";
import { Note } from "./console-onward.js";

const REASONS = ["unwell", "urgent", "missed", "unfinished", "by_other"];
const GROUPS = ["elderly", "pregnant", "nursing", "disability", "child", "disaster_victim", "unstated"];
const LONGEST = 200;

export function OfTicket({ desk, ticket, first, onPick, onClose }) {
  const [step, setStep] = useState(null);
  /* The window is open already when its second step comes, so that `autofocus` does nothing then. */
  useLayoutEffect(() => { if (step) document.querySelector("dialog[open] :is(.reasons__one, #note)")?.focus(); }, [step]);
  const named = { ticket: ticket.id };
  const here = desk.state.current;
  const moves = [
    !first && desk.allows("call") && { icon: "megaphone", text: t("console.call", ticket), go: () => setStep("call") },
    desk.allows("priority") && (ticket.priority
      ? { icon: "heart-handshake", text: t("console.drop_priority", ticket), go: () => onPick("priority", { ...named, priority: null }) }
      : { icon: "heart-handshake", text: t("console.give_priority", ticket), go: () => setStep("priority") }),
    desk.allows("note") && { icon: "file-text", text: t("console.note_title", ticket), go: () => setStep("note") },
    here && desk.allows("merge") && { icon: "users", text: t("console.merge_into", { number: ticket.number, here: here.number }), go: () => onPick("merge", { ...named, into: here.ticket }) },
  ].filter(Boolean);
  const steps = {
    call: () => html`<${Why} onPick=${(reason) => onPick("call", { ...named, reason })} />`,
    priority: () => html`<${Choices} choices=${GROUPS.map((group) => ({ text: t(`console.group_${group}`), go: () => onPick("priority", { ...named, priority: group }) }))} />`,
    note: () => html`<${Noted} note=${ticket.note} onPick=${(note) => onPick("note", { ...named, note })} />`,
  };
  const titles = { call: ["console.why_title", "console.why_lead"], priority: ["console.group_title", "console.group_lead"], note: ["console.note_title", "console.note_lead"] };
  const [title, lead] = titles[step] ?? ["console.ticket_title", null];
  return html`<${Dialog} title=${t(title, ticket)} lead=${lead ? t(lead) : `${ticket.service} ${pick(ticket.service_name)}${ticket.booked_for ? ` · ${t("console.booked", { time: clock(ticket.booked_for) })}` : ""}`} onClose=${onClose} onKey=${byNumber}>
    ${step ? steps[step]() : html`<${Choices} choices=${moves} />`}
  <//>`;
}

/* Digits press the choice that carries them, as in the window of pauses. */
function byNumber(event) {
  if (event.repeat || !/^[1-9]$/.test(event.key) || event.target.closest("input, textarea")) return;
  const choice = event.currentTarget.querySelector(`[aria-keyshortcuts="${event.key}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.click();
}

function Choices({ choices }) {
  return html`<ul class="reasons" role="list">${choices.map((one, index) => html`<li key=${one.text}>
    <button type="button" class="btn reasons__one" autofocus=${index === 0} aria-keyshortcuts=${index + 1} onClick=${one.go}>
      <span class="reasons__text">${one.icon && html`<${Icon} name=${one.icon} />`}<span>${one.text}</span></span><kbd class="kbd" aria-hidden="true">${index + 1}</kbd></button></li>`)}</ul>`;
}

/* Recorded with the call: one key, or words of one's own. */
function Why({ onPick }) {
  const [own, setOwn] = useState("");
  const go = (event) => {
    event.preventDefault();
    if (own.trim()) onPick(own.trim());
  };
  return html`<div class="stack">
    <${Choices} choices=${REASONS.map((reason) => ({ text: t(`console.why_${reason}`), go: () => onPick(t(`console.why_${reason}`)) }))} />
    <form class="stack" onSubmit=${go}>
      <div class="field"><label for="why-own">${t("console.why_own")}</label>
        <input class="input" id="why-own" maxlength=${LONGEST} autocomplete="off" value=${own} onInput=${(event) => setOwn(event.target.value)} /></div>
      <button type="submit" class="btn btn--primary btn--lg" disabled=${!own.trim()}><${Icon} name="megaphone" />${t("console.why_call")}</button>
    </form>
  </div>`;
}

function Noted({ note, onPick }) {
  const [text, setText] = useState(note ?? "");
  const go = (event) => { event.preventDefault(); onPick(text.trim() || null); };
  return html`<form class="stack" onSubmit=${go}>
    <${Note} value=${text} onInput=${setText} />
    <button type="submit" class="btn btn--primary btn--lg"><${Icon} name="file-text" />${t("console.note_action")}</button>
  </form>`;
}
