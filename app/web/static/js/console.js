/* The counter console: who works here, at which counter, and then the desk. */

import { ApiProblem, get, send, setSession } from "./api.js";
import { has, loadText, onLang, t } from "./i18n.js";
import { html, render, useEffect, useRef, useState } from "./ui.js";
import { Choose } from "./console-choose.js";
import { DeskView } from "./console-view.js";
import { SignIn, Unreachable } from "./console-signin.js";

const LAST = "antre.counter";

function App() {
  const [session, setOfficer] = useState(undefined); /* undefined: not asked yet; null: nobody */
  const [counter, setCounter] = useState(null);
  const [expired, setExpired] = useState(false);
  const [problem, setProblem] = useState(null);
  const [unreachable, setUnreachable] = useState(false);
  const [toast, setToast] = useState(null);
  const [, redraw] = useState(0);
  const generation = useRef(0);

  useEffect(() => onLang(() => redraw((n) => n + 1)), []);
  useEffect(() => {
    const asking = ask((found) => {
      setSession(found);
      setOfficer(found);
      setUnreachable(false);
      if (found) setCounter(localStorage.getItem(LAST));
    }, () => setUnreachable(true));
    return asking.end;
  }, []);
  useEffect(() => {
    if (!session || !counter) document.title = `${t("console.title")} – Antre`;
  });

  const signedIn = (found) => {
    setSession(found);
    if (expired && found.username !== session?.username) setCounter(null);
    if (expired) generation.current += 1;
    setOfficer(found);
    setExpired(false);
  };
  const choose = (id) => {
    localStorage.setItem(LAST, id);
    setProblem(null);
    setCounter(id);
  };
  const gone = (code) => {
    localStorage.removeItem(LAST);
    setProblem(code);
    setCounter(null);
  };
  const signOut = async () => {
    if (!await endSession()) {
      setToast(t("console.still_in"));
      setTimeout(() => setToast(null), 8000);
      return;
    }
    setSession(null);
    setExpired(false);
    setCounter(null);
    setOfficer(null);
  };

  const view = () => {
    if (session === undefined) return unreachable ? html`<${Unreachable} />` : html`<main class="gate"><p class="soft">${t("common.loading")}</p></main>`;
    if (!session) return html`<${SignIn} onSignedIn=${signedIn} />`;
    if (!counter) {
      return html`<${Choose} session=${session} last=${localStorage.getItem(LAST)} problem=${problem} reload=${expired}
        onChoose=${choose} onExpired=${() => setExpired(true)} onSignOut=${signOut} />`;
    }
    return html`<${DeskView} key=${`${counter}/${session.username}`} id=${counter} session=${session} generation=${generation.current}
      onExpired=${() => setExpired(true)} onGone=${gone} onChange=${() => setCounter(null)} onSignOut=${signOut} />`;
  };
  return html`${view()}
    ${session && expired && html`<${SignIn} again officer=${session} onSignedIn=${signedIn} onOther=${signOut} />`}
    ${toast && html`<p class="toast" role="alert">${toast}</p>`}`;
}

/* True when the server no longer knows the session; on a shared PC nothing less counts as signed out. */
async function endSession(again = true) {
  try {
    await send("DELETE", "/api/v1/session");
    return true;
  } catch (failure) {
    if (failure.status === 401) return true;
    if (failure.code !== "csrf_failed" || !again) return false;
  }
  setSession(await get("/api/v1/session").then(({ data }) => data, () => null));
  return endSession(false);
}

/* Asks who is signed in until the server answers: this page is often opened before the network is up. */
function ask(found, unreachable) {
  let ended = false;
  const run = async () => {
    for (let attempt = 0; !ended; attempt += 1) {
      try {
        const { data } = await get("/api/v1/session");
        if (!has("console.title")) await loadText();
        if (!ended) found(data);
        return;
      } catch (failure) {
        if (failure instanceof ApiProblem && failure.status === 401) {
          if (!ended) found(null);
          return;
        }
        if (!ended) unreachable();
        await new Promise((resolve) => setTimeout(resolve, Math.min(8000, 1000 * 2 ** attempt)));
      }
    }
  };
  run();
  return { end: () => { ended = true; } };
}

await loadText();
const root = document.getElementById("console");
root.replaceChildren();
render(html`<${App} />`, root);
