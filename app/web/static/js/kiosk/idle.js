/* Back to the start when nobody is there: a warning after 45 s without a touch or a key, then 20 s to answer it. */

import { t, tn } from "../i18n.js";
import { Icon, html, useEffect, useEvery, useModal, useState } from "../ui.js";

const WARN_AFTER = 45;
const ANSWER_IN = 20;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchmove"];

/** Counts while `on`; calls onGone when the warning was not answered. */
export function Idle({ on, onGone }) {
  const [still, setStill] = useState(0);
  useEffect(() => {
    const here = () => setStill((now) => (now < WARN_AFTER ? 0 : now));
    SIGNS.forEach((sign) => window.addEventListener(sign, here, { passive: true, capture: true }));
    return () => SIGNS.forEach((sign) => window.removeEventListener(sign, here, { capture: true }));
  }, []);
  useEffect(() => setStill(0), [on]);
  useEvery(1000, () => {
    if (!on) return;
    if (still + 1 >= WARN_AFTER + ANSWER_IN) {
      setStill(0);
      onGone();
    } else {
      setStill(still + 1);
    }
  });
  if (!on || still < WARN_AFTER) return null;
  return html`<${Warning} left=${WARN_AFTER + ANSWER_IN - still} onStay=${() => setStill(0)} onGone=${() => { setStill(0); onGone(); }} />`;
}

function Warning({ left, onStay, onGone }) {
  const box = useModal();
  return html`
    <dialog class="dialog" ref=${box} aria-labelledby="still-here" onCancel=${(event) => { event.preventDefault(); onStay(); }}>
      <h2 id="still-here"><${Icon} name="clock" size="lg" />${t("kiosk.still_here")}</h2>
      <p>${tn("kiosk.back_in", left)}</p>
      <div class="dialog__actions">
        <button type="button" class="btn btn--primary btn--xl grow" autofocus onClick=${onStay}>${t("kiosk.still_here_yes")}</button>
        <button type="button" class="btn btn--xl" onClick=${onGone}>${t("kiosk.home")}</button>
      </div>
    </dialog>`;
}
