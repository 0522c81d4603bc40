/* The booking pages work without this. It takes the focus to what went wrong, sends each form once however often it is
 * tapped, says when the time that a place is kept is nearly over, and looks for news where one waits for them.
 */

import { clock, has, loadText, t } from "./i18n.js";

const SOON = 60_000;
const LOOK = 30_000;

document.querySelector("[data-focus]")?.focus();

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    (event.submitter ?? form.querySelector("button"))?.setAttribute("aria-busy", "true");
  });
}

/* A page taken back from the browser's memory may be sent again. */
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});

/* Counted from the opening of the page with the server's own span: the phone's clock may be wrong. */
async function watchHold(note) {
  const until = note.dataset.keptUntil;
  const left = Number(note.dataset.keptSeconds) * 1000;
  await loadText();
  if (!has("booking.kept_soon")) return;
  note.setAttribute("role", "status");
  const say = (key, time) => {
    note.textContent = t(`booking.${key}`, { time });
    note.classList.remove("soft");
  };
  setTimeout(() => say("kept_soon", clock(until)), Math.max(0, left - SOON));
  setTimeout(() => say("kept_over", ""), Math.max(0, left));
}

document.querySelectorAll("[data-kept-until]").forEach(watchHold);

/* A page that waits for something looks every half minute, and is loaded anew only when there is news. */
function watchNews({ dataset: { renew } }) {
  let known;
  const look = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(renew).catch(() => null);
    if (!answer?.ok) return;
    const news = await answer.text();
    if (known !== undefined && news !== known) location.reload();
    known = news;
  };
  look();
  setInterval(look, LOOK);
  addEventListener("visibilitychange", look);
}

document.querySelectorAll("[data-renew]").forEach(watchNews);
