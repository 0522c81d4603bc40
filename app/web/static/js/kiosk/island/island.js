/* The island: a kiosk that goes on when the server is gone.
 *
 *   const island = useIsland({ news, token, onRefused });   news of watchMall
 *   island.on       the server is gone, and numbers are given out without it
 *   island.ready    they could be; island.known: the kiosk has looked into its memory
 *   island.mall     the catalogue to show: the server's, or what the kiosk knows by itself
 *   await island.issue({ service, also, priority, key, sent })   a ticket like the server's, with `island: true`; raises NumbersRunOut
 *   await keptMall()      the catalogue as it was read last, or null; keepMall(mall)
 */

import { ApiProblem, NoAnswer } from "../../api.js";
import { isoAt } from "../../i18n.js";
import { useEffect, useRef, useState } from "../../ui.js";
import { ServerClock } from "./clock.js";
import { issue, read } from "./numbers.js";
import { current, islandMall } from "./rules.js";
import { change, look } from "./store.js";
import { talk } from "./talk.js";
import { lookForNewPage } from "./worker.js";

const EVERY = 30000;
const NOTHING = { rules: null, leases: [], tickets: [] };
export const serverClock = new ServerClock();

export const keptMall = () => look(async ({ facts }) => (await facts.get("mall"))?.value ?? null).catch(() => null);
export const keepMall = (mall) => change(({ facts }) => facts.put({ name: "mall", value: mall })).catch(() => {});

export function useIsland({ news, token, onRefused }) {
  const [known, setKnown] = useState(NOTHING);
  const talked = useRef({ at: -Infinity, busy: false });
  const slug = news.mall.slug;
  const refresh = () => read().then(setKnown, () => setKnown({ ...NOTHING }));

  async function say() {
    const { current: last } = talked;
    if (last.busy || performance.now() - last.at < EVERY) return;
    last.busy = true;
    try {
      await talk({ mall: slug, token, clock: serverClock });
      last.at = performance.now();
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.status === 401) onRefused();
      else if (!(failure instanceof ApiProblem || failure instanceof NoAnswer)) throw failure;
    } finally {
      last.busy = false;
      refresh();
    }
  }
  useEffect(() => { refresh(); }, []);
  useEffect(() => {
    if (news.reachable) say();
    else {
      talked.current.at = -Infinity; /* once it is back, everything is said at once */
      refresh();
    }
  }, [news]);
  useEffect(() => {
    if (news.reachable) lookForNewPage();
  }, [news.reachable]);

  const now = serverClock.now();
  const ready = current(known.rules, now);
  const on = ready && !news.reachable;
  const given = countOf(known.tickets.filter((ticket) => !ticket.state));
  const mall = on ? islandMall(news.mall, { ...known, given, now }) : news.mall;
  return {
    on,
    ready,
    known: known !== NOTHING,
    mall,
    async issue({ service, also, priority, key, sent }) {
      const ticket = await issue({ services: [service, ...also], priority, key, sent, clock: serverClock });
      talked.current.at = -Infinity;
      await refresh();
      return shown(ticket, news.mall);
    },
  };
}

function countOf(tickets) {
  const given = {};
  tickets.flatMap((ticket) => ticket.services).forEach((code) => { given[code] = (given[code] ?? 0) + 1; });
  return given;
}

/* As the server would tell of it. */
function shown(ticket, mall) {
  const offered = new Map(mall.agencies.flatMap((agency) => agency.services.map((service) => [service.code, { agency, service }])));
  const [first, ...later] = ticket.services.map((code) => offered.get(code));
  return {
    number: ticket.number, token: ticket.token, url: ticket.url, island: true, status: "waiting",
    service: first.service.code, service_name: first.service.name, agency: first.agency.code, agency_name: first.agency.name,
    people_ahead: null, wait: null, at_own_risk: false, counter: null, issued_at: isoAt(ticket.said, mall.at),
    next_stops: later.filter(Boolean).map(({ agency, service }) => ({
      service: service.code, service_name: service.name, agency: agency.code, agency_name: agency.name, zone_name: mall.zone_names?.[agency.zone] ?? null,
    })),
  };
}
