/* The desk as it is seen and worked: bar, current ticket, actions with their keys, who waits. */

import { clock, has, pick, t } from "./i18n.js";
import { html, Icon, useEffect, useRef, useState } from "./ui.js";
import { Actions } from "./console-actions.js";
import { StateBadge } from "./console-choose.js";
import { Current } from "./console-current.js";
import { AUTO_SECONDS, Desk } from "./console-desk.js";
import { Aside } from "./console-aside.js";
import { Leave, PauseReasons, Shortcuts } from "./console-dialogs.js";
import { HoldNote, ServicesHere, TransferTo } from "./console-onward.js";
import { OfTicket } from "./console-ticket.js";
import { AddService, FinishWith, NoteOn } from "./console-visit.js";
import { useKeys } from "./console-keys.js";
import { Languages } from "./console-signin.js";
import { Waiting } from "./console-waiting.js";

const ASKED = new Set(["pause", "hold", "transfer", "add", "outcome", "note", "services"]); /* a window asks before these are sent */

export function DeskView({ id, session, generation, onExpired, onGone, onChange, onSignOut }) {
  const [, redraw] = useState(0);
  const [dialog, setDialog] = useState(null);
  const desk = useRef(null);
  desk.current ??= new Desk(id, session, { changed: () => redraw((n) => n + 1), expired: onExpired, gone: onGone });
  const { state, status, notice } = desk.current;

  useEffect(() => {
    desk.current.start();
    return () => desk.current.end();
  }, []);
  useEffect(() => { if (generation) desk.current.listen(); }, [generation]);
  useEffect(() => { document.title = titleOf(state); });

  const act = (action) => {
    /* Whoever presses the key of an undo is told why there is none. */
    if (!desk.current.offers(action) && !(action === "undo" && desk.current.works())) return;
    if (ASKED.has(action)) setDialog({ name: action });
    else if (action === "auto") desk.current.press("auto", { seconds: desk.current.state.auto ? null : AUTO_SECONDS });
    else desk.current.press(action);
  };
  const send = (action) => (body) => { setDialog(null); desk.current.press(action, body); };
  useKeys(desk.current, act, () => setDialog({ name: "shortcuts" }));

  const leave = (go) => {
    const mine = state && state.counter.state !== "closed" && state.counter.officer?.username === session.username;
    if (mine) setDialog({ name: "leave", go });
    else go();
  };
  const dialogs = {
    pause: () => html`<${PauseReasons} onPick=${send("pause")} onClose=${() => setDialog(null)} />`,
    hold: () => html`<${HoldNote} desk=${desk.current} onPick=${send("hold")} onClose=${() => setDialog(null)} />`,
    transfer: () => html`<${TransferTo} desk=${desk.current} onPick=${send("transfer")} onClose=${() => setDialog(null)} />`,
    add: () => html`<${AddService} desk=${desk.current} onPick=${send("add")} onClose=${() => setDialog(null)} />`,
    outcome: () => html`<${FinishWith} desk=${desk.current} onPick=${send("finish")} onClose=${() => setDialog(null)} />`,
    note: () => html`<${NoteOn} desk=${desk.current} onPick=${send("note")} onClose=${() => setDialog(null)} />`,
    services: () => html`<${ServicesHere} desk=${desk.current} onPick=${send("services")} onClose=${() => setDialog(null)} />`,
    shortcuts: () => html`<${Shortcuts} onClose=${() => setDialog(null)} />`,
    ticket: () => html`<${OfTicket} desk=${desk.current} ticket=${dialog.ticket} first=${dialog.first} onPick=${(action, body) => send(action)(body)} onClose=${() => setDialog(null)} />`,
    leave: () => html`<${Leave} desk=${desk.current} onGo=${dialog.go} onClose=${() => setDialog(null)} />`,
  };

  return html`<div class="desk">
    <${Bar} state=${state} session=${session} onChange=${() => leave(onChange)} onSignOut=${() => leave(onSignOut)} onShortcuts=${() => setDialog({ name: "shortcuts" })} />
    <${Connection} status=${status} at=${state?.at} />
    <p class="hidden-text" aria-live="polite" aria-atomic="true">${desk.current.said}</p>
    ${state ? html`<main class="desk__main">
        <section class="desk__work card" aria-labelledby="current-title">
          <${Current} desk=${desk.current} />
          <${Notice} notice=${notice} onDismiss=${() => desk.current.dismiss()} />
          <${Actions} desk=${desk.current} act=${act} onChange=${onChange} />
        </section>
        <${Waiting} desk=${desk.current} onTicket=${(ticket, first) => setDialog({ name: "ticket", ticket, first })}><${Aside} desk=${desk.current} /><//>
      </main>`
      : html`<main class="gate"><p class="cluster soft"><span class="spinner" aria-hidden="true"></span>${t("console.connecting")}</p></main>`}
    ${dialog && dialogs[dialog.name]()}
  </div>`;
}

function titleOf(state) {
  if (!state) return `${t("console.title")} – Antre`;
  const { counter, current } = state;
  const what = current?.number ?? (counter.state === "open" ? `(${state.waiting_total})` : t(`console.state_${counter.state}`));
  return `${what} · ${counter.label} – Antre`;
}

function Bar({ state, session, onChange, onSignOut, onShortcuts }) {
  return html`<header class="topbar desk__bar">
    <a class="brand" href="/" aria-label="Antre"><img class="brand__mark" src="/static/img/mark.svg" alt="" width="36" height="36" /></a>
    <div class="desk__where">
      <h1 class="desk__label">${state?.counter.label ?? t("console.title")}</h1>
      ${state && html`<span class="desk__agency">${pick(state.counter.agency_name)}</span>`}
    </div>
    ${state && html`<${StateBadge} state=${state.counter.state} />`}
    <${Menu} session=${session} onChange=${onChange} onSignOut=${onSignOut} onShortcuts=${onShortcuts} />
  </header>`;
}

function Menu({ session, onChange, onSignOut, onShortcuts }) {
  const box = useRef(null);
  useEffect(() => {
    const shut = (event) => {
      const away = event.type === "keydown" ? event.key === "Escape" : !box.current.contains(event.target);
      if (!away || !box.current.open) return;
      box.current.open = false;
      if (event.type === "keydown") box.current.querySelector("summary").focus();
    };
    document.addEventListener("keydown", shut);
    document.addEventListener("pointerdown", shut);
    return () => { document.removeEventListener("keydown", shut); document.removeEventListener("pointerdown", shut); };
  }, []);
  const item = (icon, text, go) => html`<li><button type="button" class="menu__item" onClick=${() => { box.current.open = false; go(); }}><${Icon} name=${icon} />${text}</button></li>`;
  return html`<details class="menu" ref=${box}>
    <summary class="btn" aria-label=${`${t("console.menu")}: ${session.name}`}><${Icon} name="user" /><span class="menu__name">${session.name}</span><${Icon} name="chevron-down" /></summary>
    <div class="menu__box card">
      <p class="menu__who soft">${session.name}</p>
      <ul role="list">${item("monitor", t("console.change"), onChange)}${item("keyboard", t("console.shortcuts_title"), onShortcuts)}${item("lock", t("console.change_password"), () => location.assign("/office/password"))}${item("log-out", t("console.sign_out"), onSignOut)}</ul>
      <${Languages} />
    </div>
  </details>`;
}

function Connection({ status, at }) {
  if (status.phase !== "stale") return null;
  const newest = at ?? status.at;
  return html`<div class="banner banner--warn desk__stale" role="alert"><${Icon} name="wifi-off" />
    <p><strong class="banner__title">${newest ? t("console.stale", { time: clock(newest, true) }) : t("console.stale_first")}</strong> ${t("console.stale_text")}</p></div>`;
}

function Notice({ notice, onDismiss }) {
  if (!notice) return null;
  const text = notice.problem ? notice.detail || (has(`error.${notice.problem}`) ? t(`error.${notice.problem}`) : t("error.internal_error"))
    : t(notice.key, { action: notice.action ? t(notice.action) : "" });
  return html`<div class="banner banner--${notice.tone} desk__notice" role=${notice.tone === "ok" ? "status" : "alert"}>
    <${Icon} name=${notice.tone === "ok" ? "circle-check" : "info"} />
    <p>${notice.problem && html`<strong class="banner__title">${t("console.refused")}. </strong>`}${text}</p>
    <button type="button" class="desk__dismiss" onClick=${onDismiss} aria-label=${t("console.dismiss")}><${Icon} name="x" /></button>
  </div>`;
}
