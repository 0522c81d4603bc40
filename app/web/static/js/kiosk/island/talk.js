/* What is said to the server whenever it is there: first what was given out, then what is not wanted, then "more, please".
 *
 * Each step may be cut off anywhere and is simply done again: tickets have ids, a closed lease stays closed.
 */

import { send } from "../../api.js";
import { close, inOneTab, keepRules, keepStates, putRight, read } from "./numbers.js";

const MOST = 50;

/** Resolves when all is said. Raises ApiProblem, NoAnswer. */
export function talk({ mall, token, clock }) {
  const path = `/api/v1/malls/${encodeURIComponent(mall)}`;
  const post = async (where, body) => {
    const asked = clock.monotonic();
    const { data } = await send("POST", `${path}/${where}`, body, { token, timeout: 10000 });
    if (data.at) await putRight(clock.session, clock.hear(Date.parse(data.at), asked));
    return data;
  };
  return inOneTab(async () => {
    if (!clock.heard && (await pending()).length) await post("handovers", { tickets: [] }); /* only what time it is */
    for (let tickets = await pending(); tickets.length; tickets = await pending()) {
      const some = tickets.slice(0, MOST);
      const { tickets: told } = await post("handovers", { tickets: some.map(shape), unanswered: some.map((one) => one.unanswered).filter(Boolean) });
      await keepStates(told, clock.now());
    }
    const { rules, leases } = await read();
    if (rules?.size === 0) {
      for (const { id } of leases) await post(`leases/${id}/return`, { unused_from: await close(id) });
    }
    const held = (await read()).leases.filter((lease) => lease.closed === undefined);
    await keepRules(await post("leases", { held: held.map(({ id, next }) => ({ id, next })) }));
  });
}

async function pending() {
  return (await read()).tickets.filter((ticket) => !ticket.state);
}

const shape = ({ id, lease, count, services, priority, token, said }) => ({ id, lease, number: count, services, priority, token, issued_at: new Date(said).toISOString() });
