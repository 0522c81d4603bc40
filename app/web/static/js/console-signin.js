/* Signing in: as a page of its own, or over the desk when the session has ended. */

import { send } from "./api.js";
import { has, lang, setLang, t } from "./i18n.js";
import { html, Icon, useEffect, useRef, useState } from "./ui.js";

export function Languages() {
  const one = (code, name) => html`<button type="button" lang=${code} aria-pressed=${lang() === code ? "true" : "false"} onClick=${() => setLang(code)}>
    <span aria-hidden="true">${code.toUpperCase()}</span><span class="hidden-text">${name}</span></button>`;
  return html`<div class="lang-switch" role="group" aria-label=${t("common.language")}>${one("id", "Bahasa Indonesia")}${one("en", "English")}</div>`;
}

export function Brand() {
  return html`<a class="brand" href="/" aria-label="Antre"><img class="brand__mark" src="/static/img/mark.svg" alt="" width="36" height="36" /><span>Antre</span></a>`;
}

export function Unreachable() {
  return html`<main class="gate"><div class="gate__box card card--pad-lg">
    <${Brand} />
    <div class="stack stack--tight" role="alert">
      <h1 class="gate__title">${t("console.cannot_load")}</h1>
      <p class="soft">${t("console.cannot_load_text")}</p>
    </div>
    <p class="cluster soft"><span class="spinner" aria-hidden="true"></span>${t("console.connecting")}</p>
  </div></main>`;
}

/** `again`: over the page, for `officer`, whose session ended. */
export function SignIn({ again = false, officer = null, onSignedIn, onOther }) {
  const form = html`<${Form} again=${again} officer=${officer} onSignedIn=${onSignedIn} />`;
  if (again) return html`<${Over} onOther=${onOther}>${form}<//>`;
  return html`<main class="gate">
    <div class="gate__box">
      <div class="cluster cluster--between"><${Brand} /><${Languages} /></div>
      <div class="card card--pad-lg stack">
        <div class="stack stack--tight"><h1 class="gate__title">${t("console.sign_in_title")}</h1><p class="soft">${t("console.sign_in_lead")}</p></div>
        ${form}
      </div>
    </div>
  </main>`;
}

function Over({ children, onOther }) {
  const dialog = useRef(null);
  useEffect(() => {
    dialog.current.showModal();
    dialog.current.querySelector("#password").focus(); /* the name is known already */
  }, []);
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby="again-title" onCancel=${(event) => event.preventDefault()}>
    <div class="stack">
      <div class="stack stack--tight"><h2 class="gate__title" id="again-title">${t("console.again_title")}</h2><p class="soft">${t("console.again_lead")}</p></div>
      ${children}
      <button type="button" class="btn btn--quiet" onClick=${onOther}>${t("console.other_user")}</button>
    </div>
  </dialog>`;
}

function Form({ again, officer, onSignedIn }) {
  const [username, setUsername] = useState(officer?.username ?? "");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [first, second] = [useRef(null), useRef(null)];
  useEffect(() => (again ? second : first).current?.focus(), []);

  const watchCaps = (event) => event.getModifierState && setCaps(event.getModifierState("CapsLock"));
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!username.trim() || !password) {
      setError(t("console.fill_both"));
      (username.trim() ? second : first).current.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      onSignedIn((await send("POST", "/api/v1/session", { username: username.trim(), password })).data);
    } catch (failure) {
      setError(textOf(failure));
      setBusy(false);
      second.current?.select();
      second.current?.focus();
    }
  };

  return html`<form class="stack" onSubmit=${submit} novalidate>
    ${error && html`<div class="banner banner--danger" role="alert" id="sign-in-error"><${Icon} name="triangle-alert" /><p>${error}</p></div>`}
    <div class="field">
      <label for="username">${t("console.username")}</label>
      <input class="input input--lg" id="username" name="username" ref=${first} value=${username} onInput=${(event) => setUsername(event.target.value)}
        autocomplete="username" autocapitalize="none" spellcheck=${false} readonly=${again} required aria-describedby=${error ? "sign-in-error" : undefined} />
    </div>
    <div class="field">
      <label for="password">${t("console.password")}</label>
      <input class="input input--lg" id="password" name="password" ref=${second} type=${shown ? "text" : "password"} value=${password}
        onInput=${(event) => setPassword(event.target.value)} onKeyDown=${watchCaps} onKeyUp=${watchCaps} onBlur=${() => setCaps(false)}
        autocomplete="current-password" required aria-describedby="caps-lock${error ? " sign-in-error" : ""}" />
      <p class="field__hint gate__caps" id="caps-lock" aria-live="polite">${caps && html`<${Icon} name="triangle-alert" />${t("console.caps_lock")}`}</p>
      <label class="check"><input type="checkbox" checked=${shown} onChange=${(event) => setShown(event.target.checked)} />${t("console.show_password")}</label>
    </div>
    <button class="btn btn--primary btn--lg btn--block" type="submit" aria-busy=${busy ? "true" : "false"}>
      ${busy ? t("console.signing_in") : html`<${Icon} name="log-in" />${t("console.sign_in")}`}</button>
  </form>`;
}

/** A problem's own words, else ours for its code. */
export function textOf(failure) {
  if (failure.detail) return failure.detail;
  return has(`error.${failure.code}`) ? t(`error.${failure.code}`) : t("error.internal_error");
}
