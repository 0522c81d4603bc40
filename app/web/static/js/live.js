/* The live socket: whole states, newest wins, and the truth about how old they are.
 *
 * How to use:
 *   import { connect } from "./live.js";
 *   const feed = connect("/ws/malls/bekasi/board?zone=lantai-2", {
 *     token,                          of a screen; left out where a cookie or the address is enough
 *     twin: "/api/v1/…",              where the same state is read by HTTP while the socket is away
 *     rest: 10000,                    ms between two reads there once it answers; by default a second or so
 *     mayAsk: () => true,             whether it is worth asking there now
 *     onState(state) {},              a data frame that is newer than the last one given
 *     onStatus(status) {},            whenever it changes
 *   });
 *   status: { phase: "connecting" | "live" | "polling" | "stale" | "stopped",
 *             at:   the server's time (ISO) of the last message, null before the first: "data of 09:12:07"
 *             code: why it stopped: 4401 not paired or signed in, 4403 not allowed, 4404 unknown; else null }
 *     connecting = never heard from yet, or the connection fell and the data is still younger than 12 s
 *     polling    = the socket is away, and the HTTP twin answers: the data is good, a little later
 *     stale      = silent for 12 s: say so in plain sight, with `at`
 *     stopped    = refused for good; nothing is tried again
 *     onOwn(message) {}               a frame of type "device": for this socket alone
 *   feed.say(message)   sends it, if somebody listens now
 *   feed.now()    the server's time now in ms (last `at` + monotonic timer), null before the first message
 *   feed.at()     the last `at` (its offset is the mall's)
 *   feed.retry()  try at once    feed.close()  end it
 *
 * The socket comes back after a random pause of up to 8 s, so that a hall of screens does not fall upon a server that has just begun.
 * The twin is cheap and asked every second or so until then (tries.js): what is on the wall is right again within two.
 *
 * `Newest` and `backoff` are the pure core (no socket, no timer): give them the time, ask what to do.
 */

import { ApiProblem, get } from "./api.js";
import { isoAt } from "./i18n.js";
import { answerOf, Tries } from "./tries.js";

export const STALE_AFTER = 12000;   /* ms of silence; the server ticks every 5 s */
const SUSPECT_AFTER = 7000;         /* ms of silence in which a tick should have come: the twin is asked, the socket is kept */
const POLLED = 5000;                /* ms for which the twin's answer counts as now, beside the pause until the next */
const OPENING_LIMIT = 8000;         /* ms for a connection to open */
const FINAL = new Set([4401, 4403, 4404]);

/** Full jitter: anything from 0.5 s to twice as much with every attempt, at most 8 s. */
export function backoff(attempt, random = Math.random) {
  const most = Math.min(8000, 1000 * 2 ** attempt);
  return 500 + random() * (most - 500);
}

/** What a client knows: its newest state and when it last heard anything. Times are monotonic ms. */
export class Newest {
  constructor() {
    this.epoch = null;
    this.version = null;
    this.text = null;
    this.at = null;
    this.heardAt = null;
    this.opened();
  }

  /** Another socket: nothing was heard on it yet. */
  opened() {
    this.line = null; /* epoch and version of its last data, shown or not: what its ticks repeat */
    this.strangeTicks = 0;
  }

  /** The twin says that nothing changed. */
  same(now) {
    this.at = isoAt(this.serverTime(now), this.at);
    this.heardAt = now;
  }

  /** The twin's answer: {state} when it is news. */
  read(data, now) {
    this.heardAt = now;
    this.at = data.at ?? this.at;
    return this.#data(data, JSON.stringify(data));
  }

  /** Takes one message of the socket; returns {state} when it is news, {reconnect: true} when ticks contradict us twice. */
  take(text, now) {
    const message = JSON.parse(text);
    this.heardAt = now;
    if (message.at) this.at = message.at;
    if (message.type === "device") return { own: message };
    if (message.type === "tick") return this.#tick(message);
    this.line = message;
    this.strangeTicks = 0;
    return this.#data(message, text);
  }

  #tick({ epoch, version }) {
    this.strangeTicks = epoch === this.line?.epoch && version === this.line?.version ? 0 : this.strangeTicks + 1;
    return { reconnect: this.strangeTicks >= 2 };
  }

  /* An equal version may be shown again (the same state, perhaps with fresher durations); an older one never. */
  #data(message, text) {
    const known = message.epoch === this.epoch;
    if (known && message.version < this.version) return {};
    if (known && text === this.text) return {};
    this.epoch = message.epoch;
    this.version = message.version;
    this.text = text;
    return { state: message };
  }

  silent(now) {
    return this.heardAt !== null && now - this.heardAt >= STALE_AFTER;
  }

  /** The server's clock in ms since 1970: its last word plus our own monotonic time since. */
  serverTime(now) {
    return this.at === null ? null : Date.parse(this.at) + (now - this.heardAt);
  }
}

/** Opens the feed and keeps it open. */
export function connect(url, options = {}) {
  const feed = new Feed(url, options);
  feed.open();
  return { now: () => feed.core.serverTime(performance.now()), at: () => feed.core.at, say: (message) => feed.say(message), retry: () => feed.retry(), close: () => feed.end() };
}

class Feed {
  constructor(url, { token = null, twin = null, rest, mayAsk = () => true, onState = () => {}, onOwn = () => {}, onStatus = () => {} }) {
    this.address = new URL(url, location.href);
    this.address.protocol = this.address.protocol.replace("http", "ws");
    this.protocols = token ? ["antre.v1", `token.${token}`] : ["antre.v1"];
    this.token = token;
    this.twin = twin;
    this.mayAsk = mayAsk;
    this.tries = new Tries((timeout) => this.askTwin(timeout), rest);
    this.answeredAt = -Infinity;        /* by the twin */
    this.asks = 0;
    this.newest = 0;                    /* of the asks, the last one that was answered */
    this.onState = onState;
    this.onOwn = onOwn;
    this.onStatus = onStatus;
    this.core = new Newest();
    this.attempt = 0;
    this.startedAt = performance.now();
    this.status = "";
    this.watch = setInterval(() => this.check(), 500);
    this.wake = () => this.awake();
    ["online", "pageshow"].forEach((event) => window.addEventListener(event, this.wake));
    document.addEventListener("visibilitychange", this.wake);
    this.lastWall = Date.now();
  }

  open() {
    clearTimeout(this.timer);
    this.drop();
    this.core.opened();
    this.openedAt = performance.now();
    const socket = new WebSocket(this.address, this.protocols);
    this.socket = socket;
    socket.onmessage = ({ data }) => this.socket === socket && this.hear(data);
    socket.onclose = ({ code }) => this.socket === socket && this.lost(code);
    this.tell();
  }

  hear(text) {
    const { state, own, reconnect } = this.core.take(text, performance.now());
    this.attempt = 0;
    this.heardHere = true;
    this.socketAt = performance.now();
    this.tries.end();
    this.lastWall = Date.now();
    this.tell();
    if (state) this.onState(state);
    if (own) this.onOwn(own);
    if (reconnect) this.again();
  }

  /** Asks the HTTP twin; what came of it as of Tries. What the socket, or a later ask, said meanwhile is newer, whatever comes. */
  async askTwin(timeout) {
    if (!this.mayAsk()) return false;
    const { socketAt } = this;
    const turn = (this.asks += 1);
    try {
      const { data, etag } = await get(this.twin, { token: this.token, etag: this.etag, timeout, watching: true });
      if (this.ended || this.socketAt !== socketAt || turn < this.newest) return true;
      this.newest = turn;
      this.etag = etag;
      this.answered(data);
      return true;
    } catch (failure) {
      if (!this.ended && failure instanceof ApiProblem && FINAL.has(4000 + failure.status) && !failure.code.startsWith("http_")) this.refused(4000 + failure.status);
      return answerOf(failure);
    }
  }

  /** `data` null: nothing changed since the twin was asked before. */
  answered(data) {
    const now = performance.now();
    this.answeredAt = now;
    if (data === null) this.core.same(now);
    const { state } = data === null ? {} : this.core.read(data, now);
    this.lastWall = Date.now();
    this.tell();
    if (state) this.onState(state);
  }

  refused(code) {
    this.code = code;
    this.end();
  }

  say(message) {
    if (this.heardHere) this.socket.send(JSON.stringify(message));
  }

  lost(code) {
    this.socket = null;
    this.heardHere = false;
    if (FINAL.has(code)) this.refused(code);
    else this.again();
  }

  /** Leaves the socket (its late events count no more) and comes back after a random pause. */
  again() {
    this.drop();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), backoff(this.attempt));
    this.attempt = Math.min(this.attempt + 1, 5);
    this.tell();
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    this.heardHere = false;
    if (socket) socket.close();
  }

  /** Twice a second: is it silent, or does it take too long to open? */
  check() {
    const silence = performance.now() - Math.max(this.openedAt, this.heardHere ? this.socketAt : 0);
    if (this.socket && silence >= (this.heardHere ? STALE_AFTER : OPENING_LIMIT)) this.again();
    if (this.twin && (!this.heardHere || silence >= SUSPECT_AFTER)) this.tries.begin();
    this.tell();
  }

  /* The monotonic timer may have slept with the device, so the wall clock is asked too: only "how long", never "what time". */
  awake() {
    if (this.ended || document.visibilityState === "hidden") return;
    if (this.twin && !this.heardHere && this.core.heardAt !== null) this.tries.now();
    if (this.socket && !this.heardHere && performance.now() - this.openedAt < 2000) return; /* just trying */
    const silence = Math.max(performance.now() - (this.core.heardAt ?? 0), Date.now() - this.lastWall);
    if (!this.heardHere || silence > 6000) this.retry();
  }

  retry() {
    if (this.ended) return;
    this.attempt = 0;
    this.open();
  }

  end() {
    this.ended = true;
    clearInterval(this.watch);
    clearTimeout(this.timer);
    this.tries.end();
    ["online", "pageshow"].forEach((event) => window.removeEventListener(event, this.wake));
    document.removeEventListener("visibilitychange", this.wake);
    this.drop();
    this.tell();
  }

  phase() {
    if (this.ended) return "stopped";
    const now = performance.now();
    if (this.core.heardAt === null) return now - this.startedAt >= STALE_AFTER ? "stale" : "connecting";
    if (this.core.silent(now)) return "stale";
    if (this.heardHere) return "live";
    return now - this.answeredAt < this.tries.rest + POLLED ? "polling" : "connecting";
  }

  tell() {
    const status = { phase: this.phase(), at: this.core.at, code: this.code ?? null };
    const shape = status.phase === "stale" ? JSON.stringify(status) : `${status.phase}${status.code}`;
    if (shape === this.status) return;
    this.status = shape;
    this.onStatus(status);
  }
}
