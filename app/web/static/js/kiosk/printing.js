/* Printing at this kiosk: what it prints with, how that is, and a ticket on paper.
 *
 *   const printing = usePrinting({ mall, token })
 *   printing.printer    { kind, paper_mm, state, staff } of the server, null until it answered
 *   printing.on         whether tickets come on paper here: ask for them with confirm
 *   printing.trouble    "paper_out" …, or null
 *   await printing.print(ticket, places)     the ticket as it is after its paper came out; throws a Refused with .state
 *   printing.alone      whether it can without the server, too
 *   await printing.test(), await printing.check()
 */

import { ApiProblem, get, send } from "../api.js";
import { lang } from "../i18n.js";
import { useEffect, useRef, useState } from "../ui.js";
import { handOver, keepTelling } from "./handover.js";
import { loadDesign, paperOf, testPaper } from "./paper.js";

const KEPT = "antre.printer";
const LOOK_EVERY = 30000;
const PRINT_IN = 20000; /* the server gives a printer ten seconds */
const OWN = new Set(["usb", "serial"]);
const WELL = new Set(["ready", "paper_low"]);

/** No paper came out: .state says why. */
export class Refused extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

export function usePrinting({ mall, token }) {
  const [printer, setPrinter] = useState(() => JSON.parse(localStorage.getItem(KEPT) ?? "null")); /* a page loaded while the server is gone prints, too */
  const latest = useRef(printer);
  const set = (change) => {
    latest.current = latest.current && { ...latest.current, ...change };
    setPrinter(latest.current);
  };
  const at = (path) => `/api/v1/malls/${encodeURIComponent(mall.slug)}${path}`;

  async function check() {
    try {
      const { data } = await get(at("/printer"), { token, timeout: PRINT_IN });
      latest.current = data;
      if (OWN.has(data.kind)) await own(at, token, data.kind, set, latest.current.state, (talk, channel) => talk.stateOver(channel)).catch(() => {});
      localStorage.setItem(KEPT, JSON.stringify(latest.current));
      setPrinter(latest.current);
    } catch {
      /* as before: what the kiosk says of the network is said elsewhere */
    }
  }
  useEffect(() => {
    loadDesign().catch(() => {});
    check();
    const timer = setInterval(check, LOOK_EVERY);
    const end = keepTelling(token);
    return () => {
      clearInterval(timer);
      end();
    };
  }, [mall.slug, token]);

  const kind = printer?.kind ?? "none";
  const put = async (lines, path, body) => {
    if (kind === "browser") return (await import("./browser-paper.js")).printPage(lines, printer.paper_mm);
    if (OWN.has(kind)) return own(at, token, kind, set, printer.state, (talk, channel) => talk.printOver(channel, talk.encode(lines, printer.paper_mm)));
    return byServer(at(path), token, body, set);
  };

  async function print(ticket, places) {
    if (ticket.island && kind === "network") throw new Refused("unreachable"); /* only the server can print there */
    const done = await put(await paperOf(ticket, places), `/tickets/${encodeURIComponent(ticket.token)}/print`, { language: lang() });
    if (kind === "network") return done;
    if (ticket.status !== "reserved") return ticket;
    return (await handOver(mall.slug, token, ticket.token, "paper").catch(() => null)) ?? { ...ticket, status: "waiting" };
  }

  const on = kind !== "none";
  return {
    printer,
    on,
    trouble: on && printer.state && !WELL.has(printer.state) ? printer.state : null,
    alone: kind === "browser" || OWN.has(kind),
    print,
    test: async () => put(await testPaper(mall), "/printer/test", { language: lang() }),
    check,
    keep: (ticket) => handOver(mall.slug, token, ticket.token, "phone"),
    release: (ticket) => handOver(mall.slug, token, ticket.token, "release").catch(() => null),
  };
}

async function byServer(path, token, body, set) {
  try {
    const { data } = await send("POST", path, body, { token, timeout: PRINT_IN });
    set({ state: "ready" });
    return data;
  } catch (failure) {
    const state = failure instanceof ApiProblem && failure.code.startsWith("printer_") ? failure.code.replace("printer_", "") : "unreachable";
    if (failure.code === "reservation_over") throw new Refused("over");
    set({ state });
    throw new Refused(state);
  }
}

/* At a printer of the kiosk's own; the office hears how it is when that is news. */
async function own(at, token, kind, set, before, act) {
  const tell = (state) => {
    set({ state });
    if (state !== before) send("POST", at("/printer"), { state }, { token }).catch(() => {});
  };
  const [talk, { open }] = await Promise.all([import("./escpos.js"), import("./channel.js")]);
  const channel = await open(kind);
  try {
    if (!channel) throw new talk.Trouble("unreachable");
    tell(await act(talk, channel));
  } catch (failure) {
    const state = failure instanceof talk.Trouble ? failure.state : "unreachable";
    tell(state);
    throw new Refused(state);
  } finally {
    await channel?.close().catch(() => {});
  }
}
