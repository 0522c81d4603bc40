/* Works out the proof of work that a form has to bring along (routers/proofs.py), in workers, while the page is read.
 * Whoever sends sooner waits for it; one that has grown old is worked out anew.
 */

const WORKER = "/static/vendor/altcha@3.2.2/pbkdf2.js";
const FRESH = 8 * 60_000;

function solved(challenge) {
  const count = Math.min(navigator.hardwareConcurrency || 1, 4);
  const workers = [];
  return new Promise((resolve, reject) => {
    for (let start = 0; start < count; start += 1) {
      const worker = new Worker(WORKER);
      workers.push(worker);
      worker.onerror = reject;
      worker.onmessage = ({ data }) => (data && !data.error ? resolve(data) : reject(data?.error));
      worker.postMessage({ type: "work", challenge, counterStart: start, counterStep: count });
    }
  }).finally(() => workers.forEach((worker) => worker.terminate()));
}

async function prove() {
  if (!globalThis.crypto?.subtle) throw new Error("no crypto: the page needs https");
  const { challenge } = await (await fetch("/api/v1/proof-of-work")).json();
  if (!challenge) return "";
  const solution = await solved(challenge);
  return btoa(JSON.stringify({ challenge, solution }));
}

for (const field of document.querySelectorAll("[data-proof]")) {
  const form = field.form;
  const state = form.querySelector("[data-proof-state]");
  let proof;
  let begun = 0;

  const begin = () => {
    begun = performance.now();
    proof = prove();
    proof.catch(() => say("failed"));
  };
  const say = (key) => {
    state.textContent = state.dataset[key];
    state.hidden = false;
  };

  begin();
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    field.value = "";
    begin();
  });
  form.addEventListener(
    "submit",
    async (event) => {
      if (field.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (performance.now() - begun > FRESH) begin();
      const button = event.submitter;
      button?.setAttribute("aria-busy", "true");
      say("working");
      try {
        field.value = await proof;
        state.hidden = true;
        /* In a turn of its own: while this event is still on its way the form ignores another one. */
        setTimeout(() => form.requestSubmit(button));
      } catch {
        button?.removeAttribute("aria-busy");
        say("failed");
      }
    },
    { capture: true },
  );
}
