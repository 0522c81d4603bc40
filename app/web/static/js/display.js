/* The lobby screen: one board over one socket. What is large is decided in display/calls.js, how it looks in display/parts.js. */

import { lang, loadText, isoAt, tIn } from "./i18n.js";
import { CallDesk, tabMemory } from "./display/calls.js";
import { Bar, Both, Counters, Hero, LastCalls, Notices, other, Queues, Spoken } from "./display/parts.js";
import { useLobbyCode } from "./display/lobby-code.js";
import { Dark, Emergency, isDark, MuteNotice } from "./display/takeover.js";
import { Slides } from "./display/slides.js";
import { Speaker } from "./display/speech.js";
import { Fleet, NamePlate } from "./device.js";
import { placeOf } from "./display/place.js";
import { connect } from "./live.js";
import { Pairing } from "./pairing.js";
import { forgetToken, html, Icon, render, storedToken, useEffect, useEvery, useMemo, useRef, useState } from "./ui.js";

const CROWD = 3; /* calls behind the one that is spoken: then sentences are short, so that none gets too old */
const LAYOUTS = new Set(["calls", "counters", "waiting", "slides"]);
const wish = (name) => new URLSearchParams(location.search).get(name);
const TOKEN = "antre.screen";
const REFUSED = { 4403: "display.forbidden", 4404: "display.unknown" };

function Screen({ mall, zone }) {
  const [token, setToken] = useState(() => storedToken(TOKEN));
  const [said, setSaid] = useState(null);
  const paired = (answer) => {
    localStorage.setItem(TOKEN, answer.token);
    const place = `/display/${encodeURIComponent(answer.mall || mall)}${answer.zone ? `?zone=${encodeURIComponent(answer.zone)}` : ""}`;
    if ((answer.mall && answer.mall !== mall) || (answer.zone && answer.zone !== zone)) location.replace(place);
    else setToken(answer.token);
  };
  const unpaired = () => {
    forgetToken(TOKEN);
    setSaid("common.pair_revoked");
    setToken(null);
  };
  if (!token) return html`<${Pairing} kind="screen" said=${said} onPaired=${paired} />`;
  return html`<${Board} mall=${mall} zone=${zone} token=${token} onUnpaired=${unpaired} />`;
}

function Board({ mall, zone, token, onUnpaired }) {
  const [board, setBoard] = useState(null);
  const [status, setStatus] = useState({ phase: "connecting", at: null, code: null });
  const [shown, setShown] = useState({ call: null, fresh: false });
  const feed = useRef(null);
  const desk = useMemo(() => new CallDesk(tabMemory(`antre.featured.${mall}`)), []);
  /* What is said has an order of its own: a call is seen at once, however long the one before it is spoken. */
  const mouth = useMemo(() => new CallDesk(tabMemory(`antre.spoken.${mall}`)), []);
  const [mute, setMute] = useState(false);
  const speaker = useMemo(() => new Speaker({ off: wish("sound") === "off", onChange: () => setMute(speaker.mute) }), []);
  const uttered = useRef(null);
  const [speaking, setSpeaking] = useState(false);
  const phase = useRef("connecting");
  const [name, setName] = useState(null);
  const [set, setSet] = useState(null); /* how the office set this screen */
  const fleet = useMemo(() => new Fleet({ page: "display", say: (report) => feed.current?.say(report), onChange: (news) => { setSet(news); placeOf(news, { mall, zone }); } }), []);
  const look = () => {
    const serverNow = feed.current?.now();
    fleet.be({ mute: speaker.off ? null : speaker.mute, stale: phase.current === "stale" });
    setName(fleet.named(serverNow));
    if (!serverNow) return;
    const due = mouth.show(performance.now(), serverNow, speaker.busy);
    const next = desk.show(performance.now(), serverNow);
    const called = due.fresh ? due.call : null;
    if (called?.id !== uttered.current?.id) {
      if (speaker.busy) speaker.stop(); /* it was undone while it was spoken */
      if (called) speaker.speak(called, { spoken: mouth.spoken, brief: mouth.behind(serverNow) >= CROWD });
    }
    uttered.current = called;
    setSpeaking(speaker.busy);
    setShown((before) => same(before, next));
  };
  useEffect(() => {
    const touched = () => speaker.mute && speaker.ready(1);
    speaker.ready();
    ["pointerdown", "keydown"].forEach((event) => document.addEventListener(event, touched));
    return () => ["pointerdown", "keydown"].forEach((event) => document.removeEventListener(event, touched));
  }, []);
  useEffect(() => {
    const place = zone ? `?zone=${encodeURIComponent(zone)}` : "";
    feed.current = connect(`/ws/malls/${encodeURIComponent(mall)}/board${place}`, {
      token,
      twin: `/api/v1/malls/${encodeURIComponent(mall)}/board${place}`,
      onStatus: (news) => {
        if (news.code === 4401) return onUnpaired();
        phase.current = news.phase;
        if (news.phase === "live") fleet.speak(); /* each socket hears of it anew */
        return setStatus(news);
      },
      onOwn: (news) => fleet.take(news),
      onState: (state) => {
        desk.take(state);
        mouth.take(state);
        mouth.spoken = state.lobby.spoken;
        fleet.take(state.device); /* of the twin: the socket tells it apart */
        speaker.fetchAhead(state.calls.filter((call) => mouth.isNews(call, feed.current?.now() ?? Date.parse(state.at))));
        setBoard(state);
        queueMicrotask(look);
      },
    });
    return () => {
      fleet.end();
      feed.current.close();
    };
  }, []);
  useEvery(250, look);
  const code = useLobbyCode(mall, token, { known: board !== null, now: () => feed.current?.now() ?? null });
  const now = () => (feed.current?.now() ? isoAt(feed.current.now(), feed.current.at()) : null);
  if (REFUSED[status.code]) return html`<${Stopped} text=${REFUSED[status.code]} />`;
  if (!board) return html`<${Starting} status=${status} />`;
  const emergency = board.notices.find((notice) => notice.severity === "emergency");
  const dark = !emergency && !shown.fresh && isDark(board.lobby, now());
  const { slides } = board.lobby;
  const wished = set?.layout || wish("layout");
  const layout = wished === "slides" && !slides.length ? "calls" : wished;
  const stale = status.phase === "stale" || status.phase === "stopped";
  return html`
    <main id="main" class=${`board ${stale ? "board--stale" : ""} ${board.calls.length < 2 ? "board--quiet" : ""} ${LAYOUTS.has(layout) ? `board--only-${layout}` : ""}`}>
      <${Bar} board=${board} now=${now} code=${code} />
      ${stale && html`<${Stale} at=${status.at} />`}
      <${Hero} ...${shown} />
      <${LastCalls} calls=${board.calls} shown=${shown.call} />
      ${layout === "slides" && html`<${Slides} slides=${slides} quiet=${speaking || mute || speaker.off} />`}
      ${layout !== "slides" && html`<${Counters} counters=${board.counters} /><${Queues} queues=${board.queues} />`}
      <${Notices} notices=${withTape(board)} />
      <${Spoken} ...${shown} />
      ${mute && html`<${MuteNotice} />`}
      ${emergency && html`<${Emergency} notice=${emergency} />`}
      ${dark && html`<${Dark} />`}
      <${NamePlate} name=${name} />
    </main>`;
}

/* The tape takes its turn among the notices. */
function withTape({ notices, lobby }) {
  const below = notices.filter((notice) => notice.severity !== "emergency");
  return lobby.tickertape ? [...below, { id: -1, severity: "info", text: lobby.tickertape }] : below;
}

function same(before, after) {
  return before.call === after.call && before.fresh === after.fresh ? before : after;
}

function Stale({ at }) {
  const time = (at ?? "").slice(11, 19);
  return html`<p class="stale" role="alert"><${Icon} name="wifi-off" size="lg" /><span>${tIn(lang(), "display.stale", { time })}</span><span class="both__small" lang=${other()}>${tIn(other(), "display.stale", { time })}</span></p>`;
}

function Starting({ status }) {
  const lost = status.phase === "stale";
  return html`<main id="main" class="plain">${lost ? html`<${Icon} name="wifi-off" size="xl" />` : html`<span class="spinner"></span>`}<div role="status"><h1><${Both} of=${lost ? "display.stale_first" : "common.loading"} /></h1></div></main>`;
}

function Stopped({ text }) {
  return html`<main id="main" class="plain"><div role="alert"><${Icon} name="triangle-alert" size="xl" /><h1><${Both} of=${text} /></h1></div></main>`;
}

const root = document.getElementById("display");
document.documentElement.classList.add("live");
await Promise.all([loadText("id"), loadText("en")]);
render(html`<${Screen} mall=${root.dataset.mall} zone=${root.dataset.zone || null} />`, root);
