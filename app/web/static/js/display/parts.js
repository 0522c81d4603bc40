/* The parts of the lobby screen. Every label is shown in the screen's language, and small in the other one. */

import { clock, count, dayText, has, lang, pick, tIn, waitText } from "../i18n.js";
import { html, Icon, useEffect, useEvery, useLayoutEffect, useRef, useState } from "../ui.js";

const PAGE_FOR = 8000;

export const other = () => (lang() === "id" ? "en" : "id");

/** A label in both languages. */
export function Both({ of, values }) {
  return html`<span class="both"><span>${tIn(lang(), of, values)}</span> <span class="both__small" lang=${other()}>${tIn(other(), of, values)}</span></span>`;
}

/** Splits a list into pages of as many as fit in the box, and turns them every 8 s. Returns [ref, shown, page, pages]. */
export function usePages(items, least) {
  const box = useRef(null);
  const [size, setSize] = useState(least);
  const [turn, setTurn] = useState(0);
  const pages = Math.max(1, Math.ceil(items.length / size));
  useEvery(PAGE_FOR, () => setTurn(turn + 1));
  useLayoutEffect(() => {
    const measure = () => setSize(fit(box.current) || least);
    const watch = new ResizeObserver(measure);
    watch.observe(box.current);
    measure();
    return () => watch.disconnect();
  }, [items.length > 0, box.current?.className]);
  const page = turn % pages;
  return [box, items.slice(page * size, (page + 1) * size), page, pages];
}

/* How many cells, at least --cell-h rem high, a CSS grid can show; its rows then share the height. */
function fit(grid) {
  if (!grid?.clientHeight) return 0;
  const style = getComputedStyle(grid);
  const columns = style.gridTemplateColumns.split(" ").length;
  const gap = parseFloat(style.rowGap) || 0;
  const least = parseFloat(style.getPropertyValue("--cell-h")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const rows = Math.max(1, Math.floor((grid.clientHeight + gap) / (least + gap)));
  grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
  return columns * rows;
}

function PageDots({ page, pages }) {
  if (pages < 2) return null;
  return html`<span class="dots" role="img" aria-label=${tIn(lang(), "display.page_of", { page: page + 1, pages })}>${Array.from({ length: pages }, (_, place) => html`<i key=${place} class=${place === page ? "on" : ""}></i>`)}</span>`;
}

export function Bar({ board, now, code }) {
  const [time, setTime] = useState(now());
  useEvery(500, () => setTime(now()));
  return html`
    <header class="bar">
      <img class="bar__mark" src="/static/img/mark.svg" alt="" width="64" height="64" />
      <div class="bar__place">
        <h1>${pick(board?.mall_name)}</h1>
        ${board?.zone_name && html`<p><${Icon} name="map-pin" />${pick(board.zone_name)}<span class="both__small" lang=${other()}> ${pick(board.zone_name, other())}</span></p>`}
      </div>
      ${code && html`<p class="bar__code"><${Both} of="display.lobby_code" /><strong class="num">${code}</strong></p>`}
      <div class="bar__time"><p class="num bar__clock">${clock(time, false, "en")}</p><p>${dayText(time)}</p></div>
    </header>`;
}

export function Hero({ call, fresh }) {
  if (!call) {
    return html`
      <section class="hero hero--empty"><${Icon} name="ticket" size="xl" />
        <p class="hero__none"><${Both} of="display.empty" /></p><p class="hero__hint"><${Both} of="display.empty_hint" /></p></section>`;
  }
  return html`
    <section class=${`hero ${fresh ? "hero--fresh" : ""}`} key=${call.id} data-call=${call.id}>
      <p class="hero__label"><${Both} of="display.called" />${call.repeat > 0 && html`<span class="hero__repeat"><${Icon} name="volume-2" /><${Both} of=${call.last ? "display.repeat_last" : "display.repeat"} values=${{ count: call.repeat + 1 }} /></span>`}</p>
      <p class=${`ticket-number hero__number ${call.number.length > 5 ? "hero__number--long" : ""}`}>${call.number}</p>
      <div class="hero__to">
        <p class="hero__label"><${Both} of="display.please" /></p>
        <p class="hero__counter">${call.counter_label}</p>
        <p class="hero__agency">${call.agency}</p>
      </div>
    </section>`;
}

export function LastCalls({ calls, shown }) {
  const newest = new Map(calls.map((call) => [call.number, call.id])); /* a number that was called again stands here once */
  const rest = calls.filter((call) => call.number !== shown?.number && newest.get(call.number) === call.id).slice(-6).reverse();
  if (!rest.length) return null;
  return html`
    <section class="last" aria-labelledby="last"><h2 id="last"><${Both} of="display.last_calls" /></h2>
      <ol role="list">${rest.map((call) => html`
        <li key=${call.id}><span class="num last__number">${call.number}</span><${Icon} name="arrow-right" /><span class="last__to"><strong>${call.counter_label}</strong><span>${call.agency}</span></span></li>`)}
      </ol>
    </section>`;
}

const LOOK = {
  called: ["bell", "display.state_called"], serving: ["user", "display.state_serving"],
  open: ["circle-check", "display.state_open"], paused: ["pause", "display.state_paused"],
};
const lookOf = (counter) => (counter.state === "paused" ? "paused" : counter.status === "called" || counter.status === "serving" ? counter.status : "open");

/* On a wall of counters few of them are larger than many. */
const roomy = (many) => (many <= 12 ? "cells--few" : many <= 24 ? "cells--some" : "");

export function Counters({ counters }) {
  const working = counters.filter((counter) => counter.state !== "closed");
  const closed = counters.filter((counter) => counter.state === "closed");
  const [box, shown, page, pages] = usePages(working, 12);
  return html`
    <section class="counters" aria-labelledby="counters"><h2 id="counters"><${Both} of="display.counters" />${closed.length > 0 && working.length > 0 && html`<span class="closed-line"><${Icon} name="door-closed" /><${Both} of="display.closed_counters" values=${{ count: closed.length }} /></span>`}<${PageDots} page=${page} pages=${pages} /></h2>
      ${working.length === 0 && html`<p class="none"><${Icon} name="door-closed" size="lg" /><${Both} of="display.no_counters" /></p>`}
      <ul role="list" class=${`cells ${roomy(working.length)}`} ref=${box}>${shown.map((counter) => html`<${Cell} key=${counter.counter} counter=${counter} />`)}</ul>
    </section>`;
}

/* Why a counter pauses, in the console's words; "other" and what we have no word for are just a pause. */
function wordOf(counter, look) {
  const reason = `console.pause_${counter.pause_reason}`;
  return look === "paused" && counter.pause_reason !== "other" && has(reason) ? reason : LOOK[look][1];
}

function Cell({ counter }) {
  const look = lookOf(counter);
  const [icon] = LOOK[look];
  return html`
    <li class=${`cell cell--${look}`}>
      <span class="cell__label">${counter.label}</span>
      <span class="cell__agency">${counter.then ? `→ ${pick(counter.then.agency_name)}, ${pick(counter.then.zone_name)}` : counter.agency}</span>
      <span class="num cell__number">${counter.number ?? "–"}</span>
      <span class="cell__state"><${Icon} name=${icon} /><${Both} of=${wordOf(counter, look)} />${look === "paused" && counter.back_at && html`<span class="num cell__back">→ ${clock(counter.back_at, false, "en")}</span>`}</span>
    </li>`;
}

/** From the shortest to the longest wait of an agency's services; null as soon as one of them has none. */
function together(queues) {
  const waits = queues.map((one) => one.wait);
  if (!waits.length || waits.includes(null)) return null;
  return { low_seconds: Math.min(...waits.map((one) => one.low_seconds)), high_seconds: Math.max(...waits.map((one) => one.high_seconds)) };
}

export function Queues({ queues }) {
  const sums = new Map();
  queues.forEach(({ agency, waiting }) => sums.set(agency, (sums.get(agency) ?? 0) + waiting));
  const rows = [...sums].filter(([, waiting]) => waiting > 0).sort((one, two) => two[1] - one[1]);
  const waits = (agency) => waitText(together(queues.filter((one) => one.agency === agency)));
  const total = rows.reduce((sum, [, waiting]) => sum + waiting, 0);
  const [box, shown, page, pages] = usePages(rows, 6);
  return html`
    <section class="queues" aria-labelledby="queues">
      <h2 id="queues"><${Both} of="display.waiting" />${total > 0 && html`<span class="queues__total"><${Icon} name="users" /><span class="num">${count(total)}</span></span>`}<${PageDots} page=${page} pages=${pages} /></h2>
      ${rows.length === 0 && html`<p class="none"><${Both} of="display.no_queue" /></p>`}
      <ul role="list" class="sums" ref=${box}>${shown.map(([agency, waiting]) => html`<li key=${agency}><span class="sums__who"><span>${agency}</span><span class="sums__wait">${waits(agency)}</span></span><span class="num">${count(waiting)}</span></li>`)}</ul>
    </section>`;
}

export function Notices({ notices }) {
  const [turn, setTurn] = useState(0);
  useEvery(PAGE_FOR, () => setTurn(turn + 1));
  if (!notices.length) return null;
  const notice = notices[turn % notices.length];
  return html`
    <footer class=${`notice notice--${notice.severity}`}><${Icon} name=${notice.severity === "info" ? "info" : "triangle-alert"} size="lg" />
      <p><span>${pick(notice.text)}</span> <span class="both__small" lang=${other()}>${pick(notice.text, other())}</span></p></footer>`;
}

/** Only for the ears of a screen reader, and for the title of the window. */
export function Spoken({ call, fresh }) {
  const text = call ? tIn(lang(), "display.announce", { number: call.number, counter: call.counter_label, agency: call.agency }) : "";
  useEffect(() => {
    document.title = call ? `${call.number} → ${call.counter_label}` : tIn(lang(), "display.title");
  }, [text]);
  return html`<p class="hidden-text" aria-live="polite" aria-atomic="true">${fresh ? text : ""}</p>`;
}
