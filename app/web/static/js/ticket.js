/* The citizen's ticket, live: the socket first, plain conditional reads while there is none. */

import { has, loadText, t } from "./i18n.js";
import { connect } from "./live.js";
import { permission, tell } from "./ticket-alerts.js";
import { html, render } from "./ui.js";
import { Ticket } from "./ticket-view.js";

const REST = 10000; /* ms between plain reads: there are more phones than screens */
const root = document.getElementById("ticket");
const token = encodeURIComponent(root.dataset.token);
const page = { ticket: JSON.parse(root.dataset.ticket), socket: { phase: "connecting", at: null }, feed: null };

function show() {
  if (!has("ticket.turn")) {
    loadText().then(() => has("ticket.turn") && show()); /* until there are words, what the server drew stays */
    return;
  }
  if (root.dataset.drawn !== "yes") root.replaceChildren();
  root.dataset.drawn = "yes";
  render(html`<${Ticket} ticket=${page.ticket} status=${page.socket} letsFirst=${Number(root.dataset.letsFirst)} />`, root);
}

function take(ticket) {
  const before = page.ticket;
  page.ticket = ticket;
  document.documentElement.className = `ticket ticket--${ticket.status}`;
  document.title = `${t(ticket.status === "called" ? "ticket.title_turn" : "ticket.title", ticket)} – Antre`;
  show();
  if (before.agency !== ticket.agency) follow(); /* sent on to another agency: what happens there is told to those who follow it there */
  tell(before, ticket);
}

function follow() {
  page.feed?.close();
  page.feed = connect(`/ws/tickets/${token}`, {
    twin: `/api/v1/tickets/${token}`,
    rest: REST,
    mayAsk: () => document.visibilityState !== "hidden" || permission() === "granted",
    onState: take,
    onStatus(now) {
      page.socket = now;
      show();
    },
  });
}

await loadText();
follow();
