/* Numbers in advance, tickets given out from them, and both handed over: what is done to the kiosk's memory.
 *
 * A ticket's id is made of the visitor's idempotency key, so that a press, a second press and a reload of the page are one ticket.
 */

import { newKey } from "../../api.js";
import { current, nextLease, numberOf } from "./rules.js";
import { change, look } from "./store.js";

const LOCK = "antre.island";
const KEPT_FOR = 2 * 24 * 3600000;

/** One tab at a time, where the browser can say so; the transactions below are safe without. */
function alone(work, options = {}) {
  return navigator.locks ? navigator.locks.request(LOCK, options, work) : work();
}

/** Everything that screens need: { rules, leases, tickets }. */
export const read = () => look(async ({ leases, tickets, facts }) => ({
  rules: (await facts.get("rules"))?.value ?? null,
  leases: await leases.all(),
  tickets: (await tickets.all()).sort((a, b) => a.seq - b.seq),
}));

export class NumbersRunOut extends Error {
  constructor() {
    super("numbers_run_out");
    this.code = "numbers_run_out";
  }
}

/**
 * A ticket without asking anybody. `key`: the visitor's idempotency key; `sent`: a request with it may have reached the server.
 * Raises NumbersRunOut.
 */
export function issue({ services, priority, key, sent, clock }) {
  const id = idOf(key);
  return alone(() => change(async ({ leases, tickets, facts }) => {
    const before = await tickets.get(id);
    if (before) return before;
    const rules = (await facts.get("rules"))?.value;
    const last = (await facts.get("last"))?.value ?? { seq: 0, said: 0 };
    const said = Math.max(clock.now(), last.said);  /* whatever the clock does, the order stays */
    const series = current(rules, said) && rules.services.find((one) => one.code === services[0])?.series;
    const lease = series && nextLease(await leases.all(), series);
    if (!lease) throw new NumbersRunOut();
    const token = newToken();
    const ticket = {
      id, seq: last.seq + 1, lease: lease.id, count: lease.next, number: numberOf(series, lease.next), services, priority: priority ?? null,
      token, url: rules.base + token, said, session: clock.session, unanswered: sent ? key : null, state: null,
    };
    await leases.put({ ...lease, next: lease.next + 1 });
    await facts.put({ name: "last", value: { seq: ticket.seq, said } });
    await tickets.put(ticket);
    return ticket;
  }));
}

/** The server's new answer: leases that it does not name are nobody's, what is used of the others only we know. */
export function keepRules({ leases: told, ...rules }) {
  return change(async ({ leases, facts }) => {
    const known = new Map((await leases.all()).map((lease) => [lease.id, lease]));
    for (const { id, series, first, last } of told) {
      if (!known.has(id)) await leases.put({ id, series, next: first, last });
      known.delete(id);
    }
    for (const id of known.keys()) await leases.drop(id);
    await facts.put({ name: "rules", value: rules });
  });
}

/** No number of it is given out from now on: it may be given back. Where the unused ones begin. */
export function close(id) {
  return alone(() => change(async ({ leases }) => {
    const lease = await leases.get(id);
    const from = lease.closed ?? lease.next;
    await leases.put({ ...lease, last: from - 1, closed: from });
    return from;
  }));
}

/** What the server said of tickets that were handed over; old ones are forgotten. */
export function keepStates(told, now) {
  return change(async ({ tickets }) => {
    for (const { id, state } of told) {
      const ticket = await tickets.get(id);
      if (ticket) await tickets.put({ ...ticket, state });
    }
    for (const ticket of await tickets.all()) {
      if (ticket.state && now - ticket.said > KEPT_FOR) await tickets.drop(ticket.id);
    }
  });
}

/** Tickets of this page's session were said by a clock that was `slip` ms behind, as the server's first word shows. */
export function putRight(session, slip) {
  if (!slip) return undefined;
  return change(async ({ tickets, facts }) => {
    for (const ticket of await tickets.all()) {
      if (ticket.session === session && !ticket.state) await tickets.put({ ...ticket, said: ticket.said + slip });
    }
    const last = (await facts.get("last"))?.value;
    if (last) await facts.put({ name: "last", value: { ...last, said: Math.min(last.said, last.said + slip) } });
  });
}

/** Only one tab does it at a time; the others have nothing to do then. */
export function inOneTab(work) {
  return navigator.locks ? navigator.locks.request(`${LOCK}.talk`, { ifAvailable: true }, (lock) => lock && work()) : work();
}

function idOf(key) {
  return key.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** 128 random bits, as the server makes them: 22 letters that fit into an address. */
function newToken() {
  const bytes = newKey().match(/../g).map((hex) => parseInt(hex, 16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
