/* The citizen's ticket, live: the socket first, a plain conditional read every ten seconds while there is none. */

import { get } from "./api.js";
import { has, loadText, t } from "./i18n.js";
import { connect } from "./live.js";
import { permission, tell } from "./ticket-alerts.js";
import { html, render } from "./ui.js";
import { Ticket } from "./ticket-view.js";

const POLL = 10000;
const root = document.getElementById("ticket");
const token = encodeURIComponent(root.dataset.token);
const page = { ticket: JSON.parse(root.dataset.ticket), socket: { phase: "connecting", at: null }, read: null, etag: null, feed: null };

/* A read answered since the socket fell silent makes the page fresh again, only slower. */
function status() {
  const { socket, read } = page;
  if (socket.phase === "live" || !read || performance.now() - read.when > POLL * 1.8) return socket;
  return { phase: "polling", at: read.at ?? socket.at };
}

function show() {
  if (!has("ticket.turn")) {
    loadText().then(() => has("ticket.turn") && show()); /* until there are words, what the server drew stays */
    return;
  }
  if (root.dataset.drawn !== "yes") root.replaceChildren();
  root.dataset.drawn = "yes";
  render(html`<${Ticket} ticket=${page.ticket} status=${status()} letsFirst=${Number(root.dataset.letsFirst)} />`, root);
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

async function read() {
  if (page.socket.phase === "live" || (document.visibilityState === "hidden" && permission() !== "granted")) return;
  try {
    const { data, etag } = await get(`/api/v1/tickets/${token}`, { etag: page.etag, timeout: 8000 });
    page.etag = etag ?? page.etag;
    page.read = { when: performance.now(), at: data?.at ?? page.read?.at ?? null };
    if (data) take(data);
  } catch { /* the stale banner says it */ }
  show();
}

function follow() {
  page.feed?.close();
  page.feed = connect(`/ws/tickets/${token}`, {
    onState: take,
    onStatus(now) {
      page.socket = now;
      show();
    },
  });
}

await loadText();
follow();
setInterval(read, POLL);
setTimeout(read, 3000);
document.addEventListener("visibilitychange", read);
