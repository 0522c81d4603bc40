/* What a screen shows beside its calls: pictures, films, words, the service charter. A film is silent while a call is spoken. */

import { lang, pick } from "../i18n.js";
import { html, useEffect, useRef, useState } from "../ui.js";
import { Both, other } from "./parts.js";

const LONGEST = 600000;  /* ms of a film */
const BROKEN = 3000;     /* ms until the next one when this one cannot be shown */
const VOLUME = 0.4;
const WORDY = 280;       /* letters, from which on they are smaller */

/** `quiet`: something is said, or this screen may make no sound. */
export function Slides({ slides, quiet }) {
  const [turn, setTurn] = useState(0);
  const slide = slides[turn % slides.length];
  const next = () => setTurn((now) => (now + 1) % slides.length);
  const film = slide.kind === "video";
  useEffect(() => {
    if (slides.length < 2) return undefined;
    const timer = setTimeout(next, film ? LONGEST : slide.seconds * 1000);
    return () => clearTimeout(timer);
  }, [turn, slide.id, slides.length]);
  const broken = () => setTimeout(next, BROKEN);
  return html`
    <section class=${`slide slide--${slide.kind} ${(slide.text?.id.length ?? 0) > WORDY ? "slide--wordy" : ""}`} key=${slide.id} data-slide=${slide.id}>
      ${film && html`<${Film} address=${slide.address} quiet=${quiet} alone=${slides.length < 2} onEnd=${next} onBroken=${broken} />`}
      ${slide.kind === "image" && html`<img class="slide__fill" src=${slide.address} alt="" onError=${broken} />`}
      ${slide.kind === "charter" && html`<h2 class="slide__title"><${Both} of="display.charter" /></h2>`}
      ${slide.text && html`<p class="slide__text"><span lang=${lang()}>${pick(slide.text)}</span> <span class="slide__other" lang=${other()}>${pick(slide.text, other())}</span></p>`}
    </section>`;
}

function Film({ address, quiet, alone, onEnd, onBroken }) {
  const film = useRef(null);
  useEffect(() => {
    const { current } = film;
    current.volume = VOLUME;
    current.play().catch(() => {
      current.muted = true; /* a film without sound may always be played */
      current.play().catch(onBroken);
    });
    return () => { /* else Chromium keeps its decoder for as long as the page lives */
      current.removeAttribute("src");
      current.load();
    };
  }, [address]);
  useEffect(() => { film.current.muted = quiet; }, [quiet]);
  return html`<video class="slide__fill" ref=${film} src=${address} muted=${quiet} loop=${alone} playsinline onEnded=${onEnd} onError=${onBroken}></video>`;
}
