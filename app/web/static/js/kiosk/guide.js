/* The guide for who cannot see the screen: reads the heading of each new screen, then whatever has the focus, over the
 * headphones of the kiosk. With the arrow keys, Enter and Escape the whole way can be gone without looking.
 *
 *   useGuide({ on, mall, token, screen })     `screen` changes with every new screen
 * A text goes to the server's voice piece by piece, so that "12 menunggu" is made once; without one, to the browser's own.
 */

import { send } from "../api.js";
import { lang, t } from "../i18n.js";
import { useEffect, useRef } from "../ui.js";

const LONGEST = 300;
const SAID = "button, a[href], input, [role=button], h1, h2, [role=status], [role=alert]";
const LIVE = "[role=alert], [role=status], [aria-live]";

export function useGuide({ on, mall, token, screen }) {
  const voice = useRef(null);
  useEffect(() => {
    if (!on) return undefined;
    voice.current = new Voice(mall.slug, token);
    voice.current.say([t("access.aloud_begin")]);
    const focused = (event) => voice.current.say(partsOf(event.target));
    const changed = (all) => {
      const live = all.map((one) => (one.target.nodeType === 1 ? one.target : one.target.parentElement)?.closest(LIVE)).find(Boolean);
      if (live) voice.current.say(partsOf(live), { after: true });
    };
    const watch = new MutationObserver(changed);
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    document.addEventListener("focusin", focused);
    return () => {
      document.removeEventListener("focusin", focused);
      watch.disconnect();
      voice.current.stop();
    };
  }, [on, mall.slug, token]);
  useEffect(() => {
    if (!on) return;
    const heading = document.querySelector("main h1");
    const rest = [...document.querySelectorAll("main .slip__number, main .slip__service, main .slip__facts dt, main .slip__facts dd, main .result__where")];
    voice.current.say([heading, ...rest].flatMap((one) => partsOf(one)));
  }, [on, screen]);
}

/** What is read of an element: its label, or its texts one after another, and what kind of thing it is. */
export function partsOf(element) {
  const one = element?.closest?.(SAID) ?? element;
  if (!one) return [];
  const label = one.getAttribute("aria-label");
  const texts = label ? [label] : textsOf(one);
  const pressed = one.getAttribute("aria-pressed");
  const state = pressed === "true" ? [t("access.said_chosen")] : one.disabled ? [t("access.said_off")] : [];
  const kind = one.matches("input") ? [t("access.said_field")] : [];
  return [...texts, ...kind, ...state].map(plain).filter(Boolean);
}

function textsOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) => (node.parentElement.closest("[aria-hidden=true], svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode.data);
  return texts;
}

/* A-017 is read letter by letter and digit by digit. */
function plain(text) {
  const trimmed = text.replace(/\s+/g, " ").trim().slice(0, LONGEST);
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return "";
  return /^[A-Z]{1,3}-?\d{1,4}$/.test(trimmed) ? [...trimmed.replace("-", "")].join(" ") : trimmed;
}

class Voice {
  constructor(mall, token) {
    this.path = `/api/v1/malls/${encodeURIComponent(mall)}/spoken`;
    this.token = token;
    this.sound = new Audio();
    this.turn = 0;
    this.known = new Map();
    this.last = Promise.resolve();
  }

  /** What was being said is cut off, unless this comes `after` it. */
  say(parts, { after = false } = {}) {
    if (!parts.length) return;
    if (!after) this.stop();
    const { turn } = this;
    const language = lang();
    const addresses = parts.map((part) => this.address(part, language)); /* asked for at once, played in order */
    this.last = this.last.then(async () => {
      for (const [place, part] of parts.entries()) {
        if (turn !== this.turn) return;
        await this.play(await addresses[place], part, language, turn);
      }
    });
  }

  stop() {
    this.turn += 1;
    this.sound.pause();
    this.sound.dispatchEvent(new Event("ended"));
    globalThis.speechSynthesis?.cancel();
  }

  address(text, language) {
    const key = `${language} ${text}`;
    if (!this.known.has(key)) {
      this.known.set(key, send("POST", this.path, { language, text }, { token: this.token, timeout: 8000 }).then(({ data }) => data.address, () => {
        this.known.delete(key);
        return null;
      }));
    }
    return this.known.get(key);
  }

  play(address, text, language, turn) {
    if (turn !== this.turn) return null;
    return new Promise((resolve) => {
      if (!address) return aloud(text, language, resolve);
      this.sound.onended = resolve;
      this.sound.onerror = resolve;
      this.sound.src = address;
      this.sound.play().catch(resolve);
    });
  }
}

function aloud(text, language, done) {
  const own = globalThis.speechSynthesis?.getVoices().find((voice) => voice.lang.startsWith(language));
  if (!own) {
    done();
    return;
  }
  const said = new SpeechSynthesisUtterance(text);
  said.voice = own;
  said.lang = own.lang;
  said.onend = done;
  said.onerror = done;
  speechSynthesis.speak(said);
}
