/* Choosing a counter: those that the officer may work at, the last one first. */

import { get } from "./api.js";
import { has, pick, t } from "./i18n.js";
import { html, Icon, useEffect, useEvery, useRef, useState } from "./ui.js";
import { Brand, Languages, textOf } from "./console-signin.js";

const STATES = { open: ["ok", "circle-check"], paused: ["warn", "circle-pause"], closed: ["idle", "door-closed"] };

export function StateBadge({ state }) {
  const [tone, icon] = STATES[state] ?? STATES.closed;
  return html`<span class="badge badge--${tone}"><${Icon} name=${icon} />${t(`console.state_${state}`)}</span>`;
}

export function Choose({ session, last, problem, reload, onChoose, onExpired, onSignOut }) {
  const [counters, setCounters] = useState(null);
  const [error, setError] = useState(null);
  const firstOne = useRef(null);

  const load = async () => {
    try {
      setCounters((await get("/api/v1/counters")).data.counters);
      setError(null);
    } catch (failure) {
      if (failure.status === 401) onExpired();
      else setError(textOf(failure));
    }
  };
  useEffect(() => { if (!reload) load(); }, [reload]);
  useEvery(10000, () => { if (!reload) load(); });
  useEffect(() => firstOne.current?.focus(), [counters !== null]);

  const sorted = counters && [...counters].sort((a, b) => Number(b.id === last) - Number(a.id === last) || Number(a.number) - Number(b.number));
  return html`<header class="topbar chooser__bar"><${Brand} /><div class="topbar__end">
      <span class="chooser__who"><${Icon} name="user" />${session.name}</span><${Languages} />
      <button class="btn" type="button" onClick=${onSignOut}><${Icon} name="log-out" />${t("console.sign_out")}</button>
    </div></header>
    <main class="page chooser stack">
      <div class="stack stack--tight"><h1>${t("console.choose_title")}</h1><p class="soft">${t("console.choose_lead")}</p></div>
      ${problem && html`<div class="banner banner--warn" role="alert"><${Icon} name="triangle-alert" /><p>${has(`error.${problem}`) ? t(`error.${problem}`) : t("error.internal_error")}</p></div>`}
      ${error && html`<div class="banner banner--danger" role="alert"><${Icon} name="wifi-off" /><p>${error}</p></div>`}
      ${!counters && !error && html`<p class="cluster soft"><span class="spinner" aria-hidden="true"></span>${t("common.loading")}</p>`}
      ${counters?.length === 0 && html`<div class="card empty"><${Icon} name="door-closed" size="xl" /><h2 class="card__title">${t("console.choose_none")}</h2>
        <p>${t("console.choose_none_text")}</p><button class="btn" type="button" onClick=${load}><${Icon} name="refresh-cw" />${t("console.reload")}</button></div>`}
      ${sorted?.length > 0 && html`<ul class="chooser__list" role="list">${sorted.map((counter, index) => html`<li key=${counter.id}>
        <${Tile} counter=${counter} session=${session} isLast=${counter.id === last} onChoose=${onChoose} button=${index === 0 ? firstOne : null} /></li>`)}</ul>`}
    </main>`;
}

function Tile({ counter, session, isLast, onChoose, button }) {
  const who = typeof counter.officer === "string" ? { name: counter.officer } : counter.officer;
  const mine = who && (who.username ? who.username === session.username : who.name === session.name);
  return html`<button type="button" ref=${button} class="chooser__tile ${isLast ? "chooser__tile--last" : ""}" onClick=${() => onChoose(counter.id)}>
    <span class="chooser__top"><span class="chooser__label">${counter.label}</span><${StateBadge} state=${counter.state} /></span>
    <span class="soft">${pick(counter.agency_name)}</span>
    <span class="chooser__notes">
      ${isLast && html`<span class="chooser__note"><${Icon} name="history" />${t("console.choose_last")}</span>`}
      ${mine && html`<span class="chooser__note chooser__note--mine"><${Icon} name="check" />${t("console.choose_here")}</span>`}
      ${who && !mine && html`<span class="chooser__note chooser__note--taken"><${Icon} name="user" />${t("console.choose_taken", { name: who.name })}</span>`}
    </span>
  </button>`;
}
