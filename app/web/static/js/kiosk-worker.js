/* The kiosk's page without the server. What comes before this text says what belongs to it: SHELL = { version, files }.
 *
 * All of one version is stored at once, so no page is ever half old. Only the page and its files are answered from here;
 * everything else (the API, sockets, QR codes) goes to the server or fails as it would.
 */

const PREFIX = "antre-kiosk-";
const CACHE = `${PREFIX}${SHELL.version}`;
const PAGE = "/kiosk";
const PATIENCE = 4000;  /* ms for the page itself: a cable that was pulled says nothing */
const files = new Set(SHELL.files);

self.addEventListener("install", (event) => event.waitUntil(store().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(request));
  else if (files.has(url.pathname)) event.respondWith(kept(request, url.pathname));
});

async function store() {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...SHELL.files].map((path) => new Request(path, { cache: "reload" })));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

async function kept(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function page(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.status < 500) return answer;
  } catch { /* gone: below */ } finally {
    clearTimeout(timer);
  }
  const cache = await caches.open(CACHE);
  return (await cache.match(PAGE)) ?? Response.error();
}
