/* Tells the holder of a ticket when to come near and when it is their turn, also while another page is shown or the
 * screen is off: as a notification of the phone, where they asked for it and the browser lets us.
 *
 *   permission()             "default", "granted", "denied", or "none" where there are no notifications
 *   ask()                    the browser's own question; resolves to the answer. Only from a tap
 *   isNear(ticket)           whether one should come near now
 *   tell(before, ticket)     vibrates and notifies if `ticket` is news against `before`
 * A notification carries the number, the counter and nothing personal.
 */

import { pick, t } from "./i18n.js";

const READY_AT = 3; /* people ahead at which one should come near */
const READY_SECONDS = 480; /* or, where it is known, the shortest wait */
const SCOPE = "/static/js/";
const BUZZ = { near: [200, 120, 200], turn: [400, 150, 400, 150, 800] };
let worker = null;

export function permission() {
  return "Notification" in window && window.isSecureContext ? Notification.permission : "none";
}

export async function ask() {
  const answer = await Notification.requestPermission();
  if (answer === "granted") await ready();
  return answer;
}

export function isNear({ status, people_ahead: ahead, wait }) {
  if (status !== "waiting") return false;
  return wait ? wait.low_seconds < READY_SECONDS : ahead !== null && ahead <= READY_AT;
}

export function tell(before, ticket) {
  const news = newsOf(before, ticket);
  if (!news) return;
  buzz(BUZZ[news]);
  notify(ticket, news).catch(() => {}); /* the page says it anyway */
}

function newsOf(before, ticket) {
  if (ticket.status === "called") return before.status !== "called" || before.called_at !== ticket.called_at ? "turn" : null;
  return isNear(ticket) && !isNear(before) ? "near" : null;
}

/* Browsers allow it only after the page was touched once. */
function buzz(pattern) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

/* Android shows notifications only through a worker. */
function ready() {
  if (!("serviceWorker" in navigator)) return Promise.resolve(null);
  worker ??= navigator.serviceWorker.register(`${SCOPE}ticket-worker.js`, { scope: SCOPE }).then(active);
  return worker;
}

function active(registration) {
  if (registration.active) return registration;
  const coming = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && resolve(registration));
  });
}

async function notify(ticket, news) {
  if (permission() !== "granted") return;
  const place = ticket.counter?.label ?? "";
  const turn = news === "turn";
  const title = turn ? t("ticket.title_turn", ticket) : t("ticket.notice_near", ticket);
  const body = turn ? (place ? `${t("ticket.go_to")} ${place}` : t("ticket.go_ask")) : t("ticket.ready_text");
  const options = {
    body: [body, pick(ticket.service_name)].filter(Boolean).join("\n"),
    tag: "antre-ticket", /* the turn takes the place of "get ready" */
    renotify: true,
    requireInteraction: turn,
    icon: "/static/img/mark.svg",
    vibrate: BUZZ[news],
    data: { path: location.pathname },
  };
  const registration = await ready();
  if (registration) await registration.showNotification(title, options);
  else new Notification(title, options);
}
