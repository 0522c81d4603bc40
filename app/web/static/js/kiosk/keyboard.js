/* An on-screen keyboard: a kiosk has none of its own, and its browser offers none.
 *
 *   html`<${Keyboard} onKey=${(letter) => …} onBackspace=${…} onClear=${…} />`
 * It never takes the focus on a touch, so the caret stays in the field.
 */

import { t } from "../i18n.js";
import { html, Icon } from "../ui.js";

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const keepFocus = (event) => event.preventDefault();

/** `only`: the letters that can be wanted, all if there is none; without a space then. */
export function Keyboard({ onKey, onBackspace, onClear, only = "" }) {
  const rows = only ? ROWS.map((row) => [...row].filter((letter) => only.includes(letter)).join("")).filter(Boolean) : ROWS;
  const key = (letter) => html`<button type="button" class="osk__key" key=${letter} onClick=${() => onKey(letter)}>${letter.toUpperCase()}</button>`;
  return html`
    <div class="osk" role="group" aria-label=${t("kiosk.keyboard")} onPointerDown=${keepFocus} onMouseDown=${keepFocus}>
      ${rows.map((row, place) => html`
        <div class="osk__row" key=${row}>
          ${[...row].map(key)}
          ${place === rows.length - 1 && html`<button type="button" class="osk__key osk__key--wide" aria-label=${t("kiosk.backspace")} onClick=${onBackspace}><${Icon} name="delete" /></button>`}
        </div>`)}
      <div class="osk__row">
        <button type="button" class="osk__key osk__key--word" onClick=${onClear}>${t("kiosk.clear")}</button>
        ${!only && html`<button type="button" class="osk__key osk__key--space" onClick=${() => onKey(" ")}>${t("kiosk.space")}</button>`}
      </div>
    </div>`;
}
