/* Keeps the page itself for when the server is gone (kiosk-worker.js), where the browser allows it: HTTPS, or this machine. */

let tell = () => {};
let newer = false;
let registration = null;

export async function keepPage() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let before = workers.controller; /* the first one stores the page that is shown */
  workers.addEventListener("controllerchange", () => {
    newer ||= Boolean(before);
    before = workers.controller;
    if (newer) tell();
  });
  try {
    registration = await workers.register("/kiosk-worker.js", { scope: "/kiosk", updateViaCache: "none" });
    await navigator.storage?.persist?.();
  } catch { /* not allowed here, or the server is gone: what was stored before goes on working */ }
}

/** A page that runs for weeks never asks by itself: asked whenever the server comes back, perhaps from an upgrade. */
export function lookForNewPage() {
  registration?.update().catch(() => {});
}

/** Calls `act` when a newer page than this one has been stored. Returns the function that ends it. */
export function onNewPage(act) {
  tell = act;
  if (newer) act();
  return () => { tell = () => {}; };
}
