/* Small shared parts for pages built with htm/preact.
 *
 * How to use:
 *   import { html, render, Icon, useEvery, useModal, storedToken } from "./ui.js";
 *   html`<${Icon} name="search" size="lg" />`     an icon of the sprite (see vendor/lucide-static…/icons.svg for names)
 *   useEvery(milliseconds, fn)                    a timer that lives as long as the component
 *   html`<dialog ref=${useModal()}>`              a dialog that is open as long as the component is there
 *   storedToken("antre.kiosk")                    takes #token=… out of the address into localStorage; returns it or null
 */

import { html, render, h, useEffect, useLayoutEffect, useRef, useState, useMemo, useCallback } from "../vendor/htm@3.1.1/preact/standalone.module.js";

export { html, render, h, useEffect, useLayoutEffect, useRef, useState, useMemo, useCallback };

const SPRITE = "/static/vendor/lucide-static@1.62.0/icons.svg";

export function Icon({ name, size }) {
  return html`<svg class=${size ? `icon icon--${size}` : "icon"} aria-hidden="true" focusable="false"><use href=${`${SPRITE}#${name}`} /></svg>`;
}

export function useEvery(milliseconds, act) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const timer = setInterval(() => latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}

export function useModal() {
  const box = useRef(null);
  useEffect(() => {
    const dialog = box.current;
    dialog.showModal();
    return () => dialog.close(); /* gives the focus back, which leaving the page alone does not */
  }, []);
  return box;
}

/** The device token of this browser; one that comes in the fragment is stored and leaves the address bar at once. */
export function storedToken(name) {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get("token");
  if (given) {
    localStorage.setItem(name, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return localStorage.getItem(name);
}

export function forgetToken(name) {
  localStorage.removeItem(name);
}
