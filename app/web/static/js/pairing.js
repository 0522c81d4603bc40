/* The form by which a kiosk or a screen gets its token.
 *
 *   html`<${Pairing} kind="kiosk" said=${"common.pair_revoked" | null} onPaired=${({ token, mall, zone }) => …} />`
 */

import { send } from "./api.js";
import { t } from "./i18n.js";
import { Keyboard } from "./kiosk/keyboard.js";
import { html, Icon, useState } from "./ui.js";

const LENGTH = 8;
const LETTERS = "bcdfghjklmnpqrstvwxz"; /* those of app/security.py: no vowels, so no words */
const tidy = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, LENGTH);

function whyNot(failure) {
  if (failure.code === "unknown_pairing_code") return t("common.pair_unknown");
  if (failure.code === "wrong_device_kind") return t("common.pair_wrong_kind");
  return failure.code === "no_answer" ? t("common.no_answer") : failure.detail || t("common.no_answer");
}

export function Pairing({ kind, said, onPaired }) {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    if (code.length !== LENGTH) return setWrong(t("common.pair_short"));
    setBusy(true);
    setWrong("");
    try {
      const { data } = await send("POST", "/api/v1/devices/pair", { code, kind });
      return onPaired(data);
    } catch (failure) {
      setWrong(whyNot(failure));
    }
    setBusy(false);
  }

  return html`
    <main class="pairing" id="main">
      <form class="card card--pad-lg stack pairing__form" onSubmit=${submit} novalidate>
        <h1><${Icon} name="link" />${t("common.pair_title")}</h1>
        ${said && html`<p class="banner banner--warn" role="alert"><${Icon} name="triangle-alert" /><span>${t(said)}</span></p>`}
        <p>${t("common.pair_lead")}</p>
        <div class="field">
          <label for="pair-code">${t("common.pair_code")}</label>
          <input id="pair-code" class="input num pairing__code" value=${code} onInput=${(event) => setCode(tidy(event.target.value))}
            autocomplete="off" autocapitalize="characters" spellcheck=${false} maxlength="12" required
            aria-invalid=${wrong ? "true" : null} aria-describedby=${wrong ? "pair-wrong" : null} />
          ${wrong && html`<p id="pair-wrong" class="field__error" role="alert">${wrong}</p>`}
        </div>
        <button class="btn btn--primary btn--xl btn--block" type="submit" aria-busy=${busy ? "true" : null}>${busy ? t("common.pair_busy") : t("common.pair_action")}</button>
        <${Keyboard} only=${LETTERS} onKey=${(letter) => setCode((now) => tidy(now + letter))} onBackspace=${() => setCode((now) => now.slice(0, -1))} onClear=${() => setCode("")} />
      </form>
    </main>`;
}
