/* The kiosk: agency, service, ticket. This file holds what is going on; the screens are under kiosk/. */

import { clock, dayText, lang, loadText, onLang, pick, setLang, t } from "./i18n.js";
import { Booking, useScanner } from "./kiosk/booking.js";
import { AccessButton, AccessPanel, useAccess } from "./kiosk/access.js";
import { Attract } from "./kiosk/attract.js";
import { Basket, lastOf } from "./kiosk/basket.js";
import { useGuide } from "./kiosk/guide.js";
import { Finder } from "./kiosk/finder.js";
import { Idle } from "./kiosk/idle.js";
import { keepMall, keptMall, serverClock, useIsland } from "./kiosk/island/island.js";
import { keepPage, onNewPage } from "./kiosk/island/worker.js";
import { PrinterNotice } from "./kiosk/printed.js";
import { usePrinting } from "./kiosk/printing.js";
import { OfFleet } from "./kiosk/of-fleet.js";
import { Result } from "./kiosk/result.js";
import { Service } from "./kiosk/service.js";
import { heldFor, StaffDoor, useStaff } from "./kiosk/staff.js";
import { Agency, Start } from "./kiosk/start.js";
import { forget, unfinished } from "./kiosk/take.js";
import { useTaking } from "./kiosk/taking.js";
import { firstMall, watchMall } from "./mall.js";
import { Pairing } from "./pairing.js";
import { arrowKeys } from "./spatial.js";
import { forgetToken, html, Icon, render, storedToken, useEffect, useEvery, useLayoutEffect, useRef, useState } from "./ui.js";

const TOKEN = "antre.kiosk";
const MALL = "antre.kiosk.mall";
const TYPED = new Set(["find", "booking"]);  /* screens that put the focus into their field */
const START = [{ name: "start" }];
const HOME = lang();    /* the kiosk's own language: each visitor begins in it */

function Kiosk({ root }) {
  const [token, setToken] = useState(() => storedToken(TOKEN));
  const [said, setSaid] = useState(null);
  const [, setLanguage] = useState(lang());
  useEffect(() => onLang(setLanguage), []);
  const paired = (answer) => {
    localStorage.setItem(TOKEN, answer.token);
    if (answer.mall) localStorage.setItem(MALL, answer.mall);
    setSaid(null);
    setToken(answer.token);
  };
  const refused = () => {
    forgetToken(TOKEN);
    setSaid("common.pair_revoked");
    setToken(null);
  };
  if (!token) return html`<${Pairing} kind="kiosk" said=${said} onPaired=${paired} />`;
  return html`<${Hall} root=${root} token=${token} onRefused=${refused} />`;
}

/* The catalogue, kept fresh. */
function Hall({ root, token, onRefused }) {
  const [news, setNews] = useState({ mall: null, reachable: true, goodAt: null });
  const watch = useRef(null);
  useEffect(() => {
    let ended = false;
    const begin = async () => {
      const slug = root.dataset.mall || localStorage.getItem(MALL) || await firstMall();
      const kept = await keptMall();
      if (ended) return;
      if (slug) {
        localStorage.setItem(MALL, slug);
        const known = kept?.slug === slug ? kept : null;
        watch.current = watchMall(slug, setNews, { kept: known, keep: keepMall, serverNow: () => serverClock.now() });
      } else {
        setNews((now) => ({ ...now, reachable: false }));
        setTimeout(begin, 5000);
      }
    };
    begin();
    return () => {
      ended = true;
      watch.current?.end();
    };
  }, []);
  if (!news.mall) return html`<${Waiting} reachable=${news.reachable} />`;
  return html`<${Floor} root=${root} token=${token} news=${news} watch=${watch.current} onRefused=${onRefused} />`;
}

function Waiting({ reachable }) {
  return html`<main class="waiting" id="main"><div class="empty" role="status">
    ${reachable ? html`<span class="spinner"></span><h1>${t("common.loading")}</h1>` : html`<${Icon} name="wifi-off" size="xl" /><h1>${t("kiosk.unreachable_first")}</h1>`}
  </div></main>`;
}

/* The visitor's way through the screens: a stack, of which Back takes the last away. */
function Floor({ root, token, news, watch, onRefused }) {
  const island = useIsland({ news, token, onRefused });
  const { mall } = island;
  const [stack, setStack] = useState(START);
  const [basket, setBasket] = useState([]); /* codes of the services chosen before the one on the screen */
  const view = stack[stack.length - 1];
  const onTicket = (got) => {
    setBasket([]);
    setStack([START[0], { name: "result", ...got }]);
  };
  const printing = usePrinting({ mall, token });
  const access = useAccess();
  const [panel, setPanel] = useState(false);
  const staff = useStaff(printing.printer?.staff);
  const { taking, busy, quiet, take } = useTaking({ mall: mall.slug, token, island, onRefused, onTicket });
  const show = (change) => {
    quiet();
    setStack(change);
  };
  const go = (next) => show((now) => [...now, next]);
  const change = (more) => setStack((now) => [...now.slice(0, -1), { ...now[now.length - 1], ...more }]);
  const home = () => {
    if (busy()) return;
    forget();
    setBasket([]);
    show(START);
    watch.refresh();
  };
  const leave = () => {
    home();
    access.reset();
    setPanel(false);
    if (lang() !== HOME) setLang(HOME);
  };
  const back = () => {
    if (busy()) return;
    if (view.name === "result") leave();
    else if (view.choosing) change({ choosing: false });
    else show((now) => (now.length > 1 ? now.slice(0, -1) : now));
  };
  const order = async (what) => {
    await take({ confirm: printing.on && !island.on, also: basket.filter((code) => code !== what.service), ...what });
    watch.refresh();
  };
  const remove = (code) => setBasket((now) => now.filter((one) => one !== code));
  const add = (code) => {
    setBasket((now) => [...now.filter((one) => one !== code), code]);
    show(START);
  };
  const goOn = () => {
    const last = lastOf(mall, basket);
    remove(last.service);
    go({ name: "service", priority: null, ...last });
  };
  const room = basket.filter((code) => code !== view.service).length + 1 < Number(root.dataset.most || 1);
  useUnfinished(mall, island.known, (kept) => {
    setBasket(kept.also);
    setStack([START[0], { name: "service", ...kept }]);
    order(kept);
  });
  useScanner(view.name === "start", (code) => go({ name: "booking", code: `${code}\n` }));
  const checkedIn = (ticket) => {
    const agency = mall.agencies.find((one) => one.services.some((service) => service.code === ticket.service));
    setStack([START[0], { name: "result", agency: agency?.code, ticket, wantsPaper: true }]);
    watch.refresh();
  };
  useNewPage(view.name === "start" && !taking.busy && basket.length === 0);
  const main = useScreenFocus(root, stack, back);
  useGuide({ on: access.aloud, mall, token, screen: `${stack.length} ${view.name} ${lang()}` });
  const watched = view.name !== "result" && !taking.busy && (view.name !== "start" || lang() !== HOME || basket.length > 0 || access.chosen.size > 0);
  return html`
    <a class="skip-link" href="#main">${t("common.skip")}</a>
    <${Head} mall=${mall} watch=${watch} onHold=${staff.ask} />
    ${!news.reachable && (island.on ? html`<${OnIsland} mall=${mall} />` : html`<${Offline} goodAt=${news.goodAt} />`)}
    ${view.name !== "result" && html`<${PrinterNotice} printing=${printing} />`}
    <main id="main" class=${`screen screen--${view.name}`} ref=${main} tabindex="-1"><${Screen} ...${{ view, mall, token, taking, printing, go, change, order, leave, checkedIn, onRefused, add: room ? add : null }} /></main>
    ${view.name !== "result" && view.name !== "booking" && html`<${Basket} mall=${mall} codes=${basket.filter((code) => view.name !== "service" || code !== view.service)} busy=${taking.busy} onRemove=${remove} onGoOn=${view.name === "service" ? null : goOn} />`}
    ${view.name !== "result" && html`<${Foot} deep=${stack.length > 1} busy=${taking.busy} access=${access} onAccess=${() => setPanel(true)} onBack=${back} onHome=${home} />`}
    ${panel && html`<${AccessPanel} access=${access} onClose=${() => setPanel(false)} />`}
    ${staff.asked && html`<${StaffDoor} ...${{ mall, token, printing, onClose: staff.end }} />`}
    <${Attract} on=${view.name === "start" && !watched && !panel && !staff.asked} mall=${mall} />
    <${OfFleet} token=${token} idle=${!watched && view.name === "start"} now=${watch.now} />
    <${Idle} on=${watched} onGone=${leave} />`;
}

/* A newer page is stored: it is loaded while nobody is at the kiosk. */
function useNewPage(nobody) {
  const [fresh, setFresh] = useState(false);
  useEffect(() => onNewPage(() => setFresh(true)), []);
  useEffect(() => {
    if (fresh && nobody) location.reload();
  }, [fresh, nobody]);
}

/* A page that was reloaded in the middle of taking goes on with it, under the same key. */
function useUnfinished(mall, known, goOn) {
  useEffect(() => {
    if (!known) return;
    const kept = unfinished();
    const agency = kept && mall.agencies.find((one) => one.services.some((service) => service.code === kept.service));
    if (agency) goOn({ agency: agency.code, service: kept.service, priority: kept.priority, atOwnRisk: kept.atOwnRisk, also: kept.also });
  }, [known]);
}

/* Keys, and the focus on the heading of each new screen (the search puts it into its field). */
function useScreenFocus(root, stack, back) {
  const main = useRef(null);
  const latestBack = useRef(back);
  latestBack.current = back;
  const { name } = stack[stack.length - 1];
  useEffect(() => arrowKeys(root, { onBack: () => latestBack.current() }), []);
  useLayoutEffect(() => {
    main.current.scrollTop = 0;
    if (!TYPED.has(name)) main.current.querySelector("h1")?.focus({ preventScroll: true });
  }, [stack.length, name]);
  return main;
}

function Offline({ goodAt }) {
  return html`<div class="offline" role="alert"><${Icon} name="wifi-off" size="lg" /><span>${t("kiosk.unreachable")} ${t("common.data_of", { time: clock(goodAt, true) })}.</span></div>`;
}

/* The server is gone and the kiosk goes on by itself; or it would, had it numbers left. */
function OnIsland({ mall }) {
  const all = mall.agencies.flatMap((agency) => agency.services);
  const out = all.every(({ availability }) => availability.reason === "numbers_run_out");
  return html`<div class=${out ? "offline" : "offline offline--island"} role="alert"><${Icon} name=${out ? "wifi-off" : "ticket"} size="lg" /><span>${t(out ? "kiosk.island_out" : "kiosk.island_on")}</span></div>`;
}

function Screen({ view, mall, token, taking, printing, go, change, order, leave, checkedIn, onRefused, add }) {
  const toService = (agency, service) => go({ name: "service", agency: agency.code, service: service.code, priority: null });
  const agency = mall.agencies.find((one) => one.code === view.agency);
  const service = agency?.services.find((one) => one.code === view.service);
  if (view.name === "agency" && agency) return html`<${Agency} mall=${mall} agency=${agency} onService=${toService} />`;
  if (view.name === "find") return html`<${Finder} mall=${mall} query=${view.query} language=${lang()} onQuery=${(query) => change({ query })} onService=${toService} />`;
  if (view.name === "booking") {
    return html`<${Booking} ...${{ mall, token, taking, onRefused }} code=${view.code} onCode=${(code) => change({ code })} onTicket=${checkedIn}
      onWalkIn=${(one, walkIn) => order({ agency: one.code, service: walkIn.code, priority: null })} />`;
  }
  if (view.name === "result") return html`<${Result} mall=${mall} agency=${mall.agencies.find((one) => one.code === view.ticket.agency) ?? agency} ticket=${view.ticket} printing=${printing} wantsPaper=${view.wantsPaper} onDone=${leave} />`;
  if (view.name === "service" && service) {
    return html`<${Service} ...${{ mall, agency, service, taking, priority: view.priority, choosing: view.choosing, onAdd: add && (() => add(service.code)) }}
      paper=${printing.on && !printing.trouble} onTake=${(atOwnRisk = false, wantsPaper = true) => order({ ...view, atOwnRisk, wantsPaper })} onChoosing=${() => change({ choosing: !view.choosing })} onPriority=${(priority) => change({ priority, choosing: false })} />`;
  }
  return html`<${Start} mall=${mall} onAgency=${(one) => go({ name: "agency", agency: one.code })} onSearch=${() => go({ name: "find", query: "" })} onBooking=${() => go({ name: "booking", code: "" })} />`;
}

function Head({ mall, watch, onHold }) {
  const [now, setNow] = useState(watch.now());
  useEvery(1000, () => setNow(watch.now()));
  const { hours } = mall;
  const open = hours ? t("kiosk.hours", { opens: clock(`T${hours.opens}`), closes: clock(`T${hours.closes}`) }) : t("reason.closed_today_short");
  const rest = hours?.break && t("kiosk.hours_break", { from: clock(`T${hours.break[0]}`), to: clock(`T${hours.break[1]}`) });
  return html`
    <header class="head">
      <img class="head__mark" src="/static/img/mark.svg" alt="" width="56" height="56" ...${heldFor(onHold)} />
      <div class="head__mall"><p class="head__name">${pick(mall.name)}</p><p class="soft">${[open, rest].filter(Boolean).join(", ")}</p></div>
      <p class="head__time"><span class="num head__clock">${clock(now)}</span><span class="soft">${dayText(now)}</span></p>
    </header>`;
}

function Foot({ deep, busy, access, onAccess, onBack, onHome }) {
  return html`
    <nav class="foot" aria-label=${t("kiosk.title")}>
      ${deep
        ? html`<button type="button" class="btn foot__btn" disabled=${busy} onClick=${onBack}><${Icon} name="arrow-left" size="lg" />${t("common.back")}</button>
               <${AccessButton} access=${access} onOpen=${onAccess} />
               <button type="button" class="btn foot__btn" disabled=${busy} onClick=${onHome}><${Icon} name="house" size="lg" />${t("kiosk.home")}</button>`
        : html`<${AccessButton} access=${access} onOpen=${onAccess} /><p class="foot__hint soft"><${Icon} name="keyboard" />${t("kiosk.keys_hint")}</p><${Languages} />`}
    </nav>`;
}

function Languages() {
  const one = (code, name) => html`<button type="button" lang=${code} aria-pressed=${lang() === code ? "true" : "false"} onClick=${() => setLang(code)}>${name}</button>`;
  return html`<div class="lang-switch" role="group" aria-label=${t("common.language")}>${one("id", "Bahasa Indonesia")}${one("en", "English")}</div>`;
}

const root = document.getElementById("kiosk");
document.documentElement.classList.add("live");
keepPage();
await Promise.all([loadText(), loadText("id"), loadText("en")]);
render(html`<${Kiosk} root=${root} />`, root);
