/* What a ticket's paper says. The order and the looks are static/paper.json, which the server's printers follow, too;
 * the words are those of display/paper.py, and a test holds the two together.
 *
 *   const lines = await paperOf(ticket, { mall, agency, service });    [{ look, text }, …]
 *   await loadDesign();                                                 once, so that it is there when the server is not
 */

import { clock, pick, t } from "../i18n.js";

const SOON = 300;
const LONG = 7200;
let design = null;

export async function loadDesign() {
  if (!design) design = await (await fetch("/static/paper.json")).json();
  return design;
}

export async function paperOf(ticket, places) {
  return layOut(await loadDesign(), factsOf(ticket, places));
}

/** A block without its fact is left out; one whose fact is a list has a line for each. */
export function layOut(blocks, facts) {
  return blocks.flatMap(({ look, of }) => {
    if (look === "rule") return [{ look, text: "" }];
    return [facts[of] ?? ""].flat().filter(Boolean).map((text) => ({ look, text }));
  });
}

export function factsOf(ticket, { mall, agency, service }) {
  const zone = pick(ticket.zone_name ?? mall.zone_names?.[agency?.zone]);
  const bring = pick(service?.requirements) || [];
  return {
    mall: pick(mall.name),
    agency: pick(agency?.name ?? ticket.agency_name),
    title: t("paper.title"),
    number: ticket.number,
    service: pick(ticket.service_name),
    booked_by: ticket.printable?.booked_by ? t("paper.booked_by", { name: ticket.printable.booked_by }) : "",
    where: zone && t("paper.where", { zone }),
    taken_at: t("paper.taken_at", { date: dateText(ticket.issued_at), time: clock(ticket.issued_at) }),
    ahead: ticket.people_ahead === null ? "" : ticket.people_ahead ? t("paper.ahead", { count: ticket.people_ahead }) : t("paper.next"),
    wait: waitLine(ticket.wait),
    between: between(ticket.wait, ticket.issued_at),
    then: (ticket.next_stops ?? []).map((stop) => t("paper.then", { service: pick(stop.service_name), agency: pick(stop.agency_name), zone: pick(stop.zone_name) })),
    own_risk: ticket.at_own_risk ? t("paper.own_risk") : "",
    bring_title: bring.length ? t("paper.bring") : "",
    bring,
    url: ticket.url,
    follow: t("paper.follow"),
    deaf: t("paper.deaf"),
  };
}

/** What a test prints at a printer of this kiosk's own. */
export async function testPaper(mall) {
  const said = t("paper.test");
  return layOut(await loadDesign(), { mall: pick(mall.name), number: "A-000", deaf: said, url: `${location.origin}/kiosk`, bring: [said] });
}

function dateText(iso) {
  return iso.slice(0, 10).split("-").reverse().join("/");
}

function waitLine(wait) {
  if (!wait) return "";
  if (wait.high_seconds <= SOON) return t("paper.wait_soon");
  if (wait.high_seconds > LONG) return t("paper.wait_long");
  const [low, high] = [wait.low_seconds, wait.high_seconds].map((seconds) => Math.max(1, Math.round(seconds / 60)));
  return t("paper.wait", { range: low >= high ? low : `${low}–${high}` });
}

function between(wait, issuedAt) {
  if (!wait) return "";
  const [start, end] = [wait.low_seconds, wait.high_seconds].map((seconds) => clock(later(issuedAt, seconds)));
  return t("paper.between", { start, end });
}

/* The clock on the wall `seconds` later, whatever zone this machine believes in. */
function later(iso, seconds) {
  return new Date(Date.parse(`${iso.slice(0, 19)}Z`) + seconds * 1000).toISOString().slice(0, 19);
}
