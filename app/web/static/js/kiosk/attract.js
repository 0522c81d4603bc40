/* Nobody is there: the kiosk says from afar what it is for, in both languages, and how. Any touch or key begins.
 *
 *   html`<${Attract} on=${…} mall=${mall} />`     counts while `on`
 */

import { pick, tIn } from "../i18n.js";
import { html, Icon, useEffect, useEvery, useRef, useState } from "../ui.js";

const AFTER = 60; /* seconds without a sign */
const SIGNS = ["pointerdown", "keydown", "wheel"];
const STEPS = [["pointer", "attract.step_choose"], ["ticket", "attract.step_take"], ["megaphone", "attract.step_wait"]];

export function Attract({ on, mall }) {
  const [still, setStill] = useState(0);
  const shown = on && still >= AFTER;
  const now = useRef(false);
  now.current = shown;
  useEffect(() => {
    const here = (event) => {
      if (now.current && event.type !== "wheel") {
        event.preventDefault(); /* the touch that wakes chooses nothing yet */
        event.stopPropagation();
      }
      setStill(0);
    };
    SIGNS.forEach((sign) => window.addEventListener(sign, here, { capture: true }));
    return () => SIGNS.forEach((sign) => window.removeEventListener(sign, here, { capture: true }));
  }, []);
  useEffect(() => setStill(0), [on]);
  useEvery(1000, () => on && setStill((seconds) => seconds + 1));
  if (!shown) return null;
  return html`
    <button type="button" class="attract" onClick=${() => setStill(0)}>
      <img src="/static/img/mark.svg" alt="" width="160" height="160" />
      <span class="attract__mall">${pick(mall.name)}</span>
      ${["id", "en"].map((language) => html`<span class="attract__call" lang=${language} key=${language}>${tIn(language, "attract.begin")}</span>`)}
      <span class="attract__steps">${STEPS.map(([icon, key]) => html`
        <span class="attract__step" key=${key}><${Icon} name=${icon} size="xl" /><span lang="id">${tIn("id", key)}</span><span class="attract__other" lang="en">${tIn("en", key)}</span></span>`)}
      </span>
    </button>`;
}
