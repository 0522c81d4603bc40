/* What the console knows of its counter: the newest state, the press under way, what to tell the officer. No DOM here.
 * State comes from three sides (the live socket, answers of moves, a plain GET while the socket is away); the newest version wins.
 */

import { get, setSession } from "./api.js";
import { t } from "./i18n.js";
import { connect } from "./live.js";
import { ServerClock } from "./console-clock.js";
import { GivenUp, Press } from "./console-moves.js";

const REST = 10000;       /* ms between plain reads while there is no socket */
const SLOW = 1200;        /* ms until a press says that it is still waiting */
const SETTLE = 450;       /* ms after an answer in which buttons, whose meaning or place just changed, take no second click */
const SUPERVISORS = ["agency_supervisor", "mall_manager", "system_admin"];

export const ACTIONS = ["open", "next", "start", "finish", "recall", "absent", "hold", "requeue", "transfer", "add", "outcome", "note", "undo", "auto", "services", "pause", "close", "take-over"];
export const AUTO_SECONDS = 15;  /* what the key switches on */

const LABELS = { note: "console.note_action", outcome: "console.outcome_finish" };

/** The one next action that the state asks for. */
export function obvious({ counter, current }) {
  if (current) return current.status === "called" ? "start" : "finish";
  return counter.state === "open" ? "next" : "open";
}

/** The text key of an action where the state gives it another name. */
export function labelOf(action, state) {
  if (LABELS[action]) return LABELS[action];
  if (action === "auto") return state.auto ? "console.auto_off" : "console.auto";
  return action === "open" && state.counter.state === "paused" ? "console.resume" : `console.${action.replace("-", "_")}`;
}

export class Desk {
  /** `session`: who works here. `asks`: changed(), expired(), gone(code). */
  constructor(id, session, asks) {
    this.id = id;
    this.session = session;
    this.path = `/api/v1/counters/${encodeURIComponent(id)}`;
    this.asks = asks;
    this.clock = new ServerClock();
    this.state = null;
    this.status = { phase: "connecting", at: null, code: null };
    this.pending = null;
    this.notice = null;
    this.said = "";
    this.reminded = new Set();
    this.answeredAt = -Infinity;
    this.lastAction = null;
  }

  start() {
    this.listen();
    this.online = () => this.pending?.press.hurry();
    window.addEventListener("online", this.online);
  }

  /** Reads the counter and opens the live socket; again after a new sign-in, since a refused socket stays shut. */
  listen() {
    this.feed?.close();
    this.read();
    this.feed = connect(`/ws/counters/${encodeURIComponent(this.id)}`, {
      twin: this.path,
      rest: REST,
      onState: (state) => this.take(state),
      onStatus: (status) => this.connection(status),
    });
  }

  end() {
    this.ended = true;
    this.feed?.close();
    clearTimeout(this.slow);
    clearTimeout(this.fade);
    clearTimeout(this.undoOver);
    clearTimeout(this.absentDue);
    clearTimeout(this.reminder);
    window.removeEventListener("online", this.online);
    this.pending?.press.giveUp();
  }

  async read() {
    try {
      this.take((await get(this.path)).data);
    } catch (failure) {
      this.refusedForGood(failure.status, failure.code);
    }
  }

  connection(status) {
    this.status = status;
    if (status.phase === "live" || status.phase === "polling") this.pending?.press.hurry();
    if (status.phase === "stopped" && status.code) {
      this.refusedForGood(status.code - 4000, { 4403: "not_allowed", 4404: "unknown_counter" }[status.code]);
    }
    this.changed();
  }

  refusedForGood(status, code) {
    if (this.ended) return;
    if (status === 401) this.asks.expired();
    if (status === 403 || status === 404) this.asks.gone(code);
  }

  /* A frame made just before our own answer may arrive just after it, and a repeated press gets the answer of its first try. */
  take(state) {
    if (this.ended || (state.epoch === this.state?.epoch && state.version < this.state.version)) return;
    const before = this.state;
    this.state = state;
    this.clock.hear(state.at);
    this.said = before ? (news(before, state) ?? this.said) : "";
    clearTimeout(this.undoOver);
    if (state.undo) this.undoOver = setTimeout(() => this.changed(), Math.max(0, Date.parse(state.undo.until) - this.clock.now()) + 50);
    this.remind();
    clearTimeout(this.absentDue);
    const { absent_from: from } = state.current ?? {};
    if (from) this.absentDue = setTimeout(() => this.changed(), Math.max(0, Date.parse(from) - this.clock.now()) + 50);
    this.changed();
  }

  /* At its time a held ticket is told of, once, to the eye in the list and to the ear here. */
  remind() {
    clearTimeout(this.reminder);
    const now = this.clock.now();
    let soonest = Infinity;
    for (const ticket of this.state.held) {
      const [at, name] = [Date.parse(ticket.remind_at), `${ticket.id} ${ticket.remind_at}`];
      if (at > now) soonest = Math.min(soonest, at);
      else if (ticket.remind_at && !this.reminded.has(name)) {
        this.reminded.add(name);
        this.said = t("console.say_remind", ticket);
      }
    }
    if (soonest < Infinity) this.reminder = setTimeout(() => { this.remind(); this.changed(); }, soonest - now + 50);
  }

  /** Another officer is at this counter; what is allowed is allowed to them. */
  taken() {
    const officer = this.state?.counter.officer;
    return Boolean(officer) && officer.username !== this.session.username;
  }

  /* The way out of a counter that somebody left open: a supervisor may close it. */
  allows(action) {
    if (!this.state) return false;
    const { counter, current } = this.state;
    if (action === "take-over") return this.taken();
    if (action === "undo" && this.works()) return true; /* the server says why there is nothing, or no more, to take back */
    if (action === "auto") return !this.taken() && counter.state !== "closed";
    if (action === "services") return !this.taken() && (counter.officer_chooses || this.supervises());
    if (action === "absent" && current?.absent_from && this.clock.now() >= Date.parse(current.absent_from)) return !this.taken();
    if (!this.state.allowed.includes(action)) return false;
    return !this.taken() || (action === "close" && this.supervises());
  }

  /** The officer of this page is at work here. */
  works() {
    return this.state?.counter.state === "open" && !this.taken();
  }

  supervises() {
    return SUPERVISORS.some((role) => this.session.roles.includes(role));
  }

  /** Whether the action has a button: one that needs the ticket here, or a time that is not over, may be allowed for others. */
  offers(action) {
    if (action === "outcome") return this.allows("finish") && this.withMore();
    if (action === "note" && !this.state?.current) return false; /* a waiting one's is written from the list */
    if (action === "requeue" && !this.state?.current) return false; /* allowed for an absent one, from the list */
    if (action === "undo" && !this.undoable()) return false;
    if (action === "auto" && this.state?.current && !this.state.auto) return false; /* it is about the time between two visitors */
    return this.allows(action);
  }

  /** Whether there is anything to say at a finish beside that it is one. */
  withMore() {
    const { current, queues } = this.state;
    return current.outcomes.length > 0 || current.next_stops.length > 0 || queues.some((queue) => queue.service !== current.service);
  }

  undoable() {
    const undo = this.state?.undo;
    return Boolean(undo) && this.clock.now() <= Date.parse(undo.until);
  }

  /** True while a press waits for its answer, or the same press was answered an instant ago. */
  settling() {
    return performance.now() - this.answeredAt < SETTLE;
  }

  async press(action, body) {
    if (this.pending || !this.allows(action)) return false;
    if (this.lastAction === action && this.settling()) return false;
    const press = new Press(`${this.path}/${action}`, body, { onRetry: () => this.retrying(), renew: renewSession });
    const pending = { action, label: labelOf(action, this.state), press, slow: false, retrying: false };
    this.pending = pending;
    this.notice = null;
    this.slow = setTimeout(() => { pending.slow = true; this.changed(); }, SLOW);
    this.changed();
    return this.settle(pending);
  }

  async settle(pending) {
    let done = false;
    try {
      const { data } = await pending.press.run();
      this.answered(pending.action);
      this.take(data);
      if (pending.retrying) this.tell({ tone: "ok", key: "console.answered", action: pending.label });
      done = true;
    } catch (failure) {
      this.failed(failure, pending);
    } finally {
      clearTimeout(this.slow);
      this.pending = null;
      if (pending.retrying) this.feed?.retry();
      this.changed();
    }
    return done;
  }

  /** A message that needs no answer goes by itself. */
  tell(notice, milliseconds = 8000) {
    this.notice = notice;
    clearTimeout(this.fade);
    this.fade = setTimeout(() => this.notice === notice && this.dismiss(), milliseconds);
  }

  answered(action) {
    this.answeredAt = performance.now();
    this.lastAction = action;
    setTimeout(() => this.changed(), SETTLE + 20);
  }

  retrying() {
    if (this.pending) this.pending.retrying = true;
    this.changed();
  }

  failed(failure, { action, label }) {
    if (failure instanceof GivenUp) {
      if (!this.ended) this.tell({ tone: "warn", key: "console.gave_up" }, 30000);
      return;
    }
    this.answered(action);
    if (failure.state) this.take(failure.state);
    if (failure.status === 401) {
      this.notice = { tone: "info", key: "console.signed_in_again", action: label };
      this.asks.expired();
      return;
    }
    this.notice = { tone: "warn", problem: failure.code, detail: failure.detail };
  }

  giveUp() {
    this.pending?.press.giveUp();
  }

  dismiss() {
    this.notice = null;
    this.changed();
  }

  changed() {
    if (!this.ended) this.asks.changed();
  }
}

async function renewSession() {
  setSession((await get("/api/v1/session")).data);
}

/** What a listener should hear about the change, or null when nothing that matters to him changed. */
export function news(before, after) {
  const [was, is] = [before.current, after.current];
  if (is && (was?.ticket !== is.ticket || was.status !== is.status)) return t(`console.say_${is.status}`, is);
  if (is && was.calls !== is.calls) return t("console.say_recalled", { number: is.number, count: is.calls });
  if (before.counter.state !== after.counter.state) return t(`console.say_${after.counter.state}`);
  if (was && !is) return t("console.say_free", { count: after.waiting_total });
  return null;
}
