/* Windows for moves that say more than their name: a note and a reminder for a held ticket, the service or counter that a visitor goes on to. */

import { get } from "./api.js";
import { pick, t } from "./i18n.js";
import { html, Icon, useEffect, useState } from "./ui.js";
import { Dialog } from "./console-dialogs.js";

const LONGEST = 200;
const REMIND = [5, 10, 15, 30, 60];  /* minutes */

export function HoldNote({ desk, onPick, onClose }) {
  const [note, setNote] = useState(desk.state.current?.note ?? "");
  const [remind, setRemind] = useState("");
  const go = (event) => { event.preventDefault(); onPick({ note: note.trim(), remind_minutes: Number(remind) || null }); };
  return html`<${Dialog} title=${t("console.hold_title", desk.state.current ?? {})} lead=${t("console.hold_lead")} onClose=${onClose}>
    <form class="stack" onSubmit=${go}>
      <${Note} value=${note} onInput=${setNote} autofocus />
      <div class="field"><label for="remind">${t("console.remind")}</label>
        <select class="select" id="remind" value=${remind} onChange=${(event) => setRemind(event.target.value)}>
          <option value="">${t("console.remind_not")}</option>
          ${REMIND.map((minutes) => html`<option key=${minutes} value=${minutes}>${t("console.pause_minutes", { count: minutes })}</option>`)}
        </select></div>
      <button type="submit" class="btn btn--primary btn--lg"><${Icon} name="hourglass" />${t("console.hold")}</button>
    </form>
  <//>`;
}

export function TransferTo({ desk, onPick, onClose }) {
  const { mall, counter, current } = desk.state;
  const [agencies, setAgencies] = useState(null);
  const [failed, setFailed] = useState(false);
  const [service, setService] = useState("");
  const [counters, setCounters] = useState([]);
  const [at, setAt] = useState("");
  const [keep, setKeep] = useState(false);
  const [note, setNote] = useState("");
  useEffect(() => {
    get(`/api/v1/malls/${encodeURIComponent(mall)}`).then(({ data }) => setAgencies(data.agencies), () => setFailed(true));
  }, []);
  useEffect(() => {
    let ended = false;
    setAt("");
    setCounters([]);
    if (service) get(`${desk.path}/onward/${encodeURIComponent(service)}`).then(({ data }) => !ended && setCounters(data.counters), () => {});
    return () => { ended = true; };
  }, [service]);
  /* Its own agency first: most visitors go on next door. */
  const open = (agencies ?? []).filter((agency) => agency.accepts_transfers || agency.code === counter.agency)
    .sort((a, b) => Number(b.code === counter.agency) - Number(a.code === counter.agency));
  const go = (event) => {
    event.preventDefault();
    if (service) onPick({ service, keep_place: keep, note: note.trim() || null, counter: at || null });
  };
  return html`<${Dialog} title=${t("console.transfer_title", current ?? {})} lead=${t("console.transfer_lead")} onClose=${onClose}>
    <form class="stack" onSubmit=${go}>
      ${failed && html`<p class="field__error" role="alert">${t("console.transfer_failed")}</p>`}
      <div class="field"><label for="transfer-service">${t("console.service")}</label>
        <select class="select" id="transfer-service" autofocus required value=${service} onChange=${(event) => setService(event.target.value)}>
          <option value="">${t(agencies || failed ? "console.transfer_choose" : "common.loading")}</option>
          ${open.map((agency) => html`<optgroup key=${agency.code} label=${agency.short}>
            ${agency.services.filter((one) => one.code !== current?.service).map((one) => html`<option key=${one.code} value=${one.code}>${one.code} ${pick(one.name)}</option>`)}
          </optgroup>`)}
        </select></div>
      ${counters.length > 0 && html`<div class="field"><label for="transfer-counter">${t("console.transfer_counter")}</label>
        <select class="select" id="transfer-counter" value=${at} onChange=${(event) => setAt(event.target.value)}>
          <option value="">${t("console.transfer_any")}</option>
          ${counters.map((one) => html`<option key=${one.id} value=${one.id}>${one.label} (${t(`console.state_${one.state}`).toLowerCase()})</option>`)}
        </select></div>`}
      <label class="check"><input type="checkbox" checked=${keep} onChange=${(event) => setKeep(event.target.checked)} />${t("console.keep_place")}</label>
      <${Note} value=${note} onInput=${setNote} />
      <button type="submit" class="btn btn--primary btn--lg" disabled=${!service}><${Icon} name="arrow-right" />${t("console.transfer")}</button>
    </form>
  <//>`;
}

/** What this counter serves: of its agency's services, at least one. */
export function ServicesHere({ desk, onPick, onClose }) {
  const { mall, counter } = desk.state;
  const [services, setServices] = useState(null);
  const [failed, setFailed] = useState(false);
  const [chosen, setChosen] = useState(() => new Set(counter.services));
  useEffect(() => {
    get(`/api/v1/malls/${encodeURIComponent(mall)}`).then(({ data }) => setServices(data.agencies.find((one) => one.code === counter.agency)?.services ?? []), () => setFailed(true));
  }, []);
  const toggle = (code) => setChosen((before) => {
    const after = new Set(before);
    if (!after.delete(code)) after.add(code);
    return after;
  });
  const go = (event) => {
    event.preventDefault();
    if (chosen.size) onPick({ services: [...chosen] });
  };
  return html`<${Dialog} title=${t("console.services_title", { counter: counter.label })} lead=${t("console.services_lead")} onClose=${onClose}>
    <form class="stack" onSubmit=${go}>
      ${failed && html`<p class="field__error" role="alert">${t("console.transfer_failed")}</p>`}
      ${!services && !failed && html`<p class="cluster soft"><span class="spinner" aria-hidden="true"></span>${t("common.loading")}</p>`}
      <div class="serves">${(services ?? []).map((one, index) => html`<label class="check" key=${one.code}><input type="checkbox" autofocus=${index === 0} checked=${chosen.has(one.code)} onChange=${() => toggle(one.code)} /><span><span class="num">${one.code}</span> ${pick(one.name)}</span></label>`)}</div>
      <button type="submit" class="btn btn--primary btn--lg" disabled=${!chosen.size || !services}><${Icon} name="check" />${t("console.services_save")}</button>
    </form>
  <//>`;
}

export function Note({ value, onInput, autofocus = false }) {
  return html`<div class="field"><label for="note">${t("console.note")}</label>
    <input class="input" id="note" maxlength=${LONGEST} autocomplete="off" autofocus=${autofocus} value=${value} onInput=${(event) => onInput(event.target.value)} />
    <p class="field__hint">${t("console.note_hint")}</p></div>`;
}
