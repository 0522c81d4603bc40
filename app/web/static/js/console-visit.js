/* Windows for what belongs to the whole visit: one more service, how a service ended, a note. */

import { get } from "./api.js";
import { pick, t } from "./i18n.js";
import { html, Icon, useEffect, useState } from "./ui.js";
import { Dialog } from "./console-dialogs.js";
import { Note } from "./console-onward.js";

export function AddService({ desk, onPick, onClose }) {
  const { mall, counter, current } = desk.state;
  const [agencies, setAgencies] = useState(null);
  const [failed, setFailed] = useState(false);
  const [service, setService] = useState("");
  useEffect(() => {
    get(`/api/v1/malls/${encodeURIComponent(mall)}`).then(({ data }) => setAgencies(data.agencies), () => setFailed(true));
  }, []);
  const taken = new Set([current?.service, ...(current?.next_stops ?? []).map((stop) => stop.service)]);
  const open = (agencies ?? []).filter((agency) => agency.accepts_transfers || agency.code === counter.agency);
  const go = (event) => { event.preventDefault(); if (service) onPick({ service }); };
  return html`<${Dialog} title=${t("console.add_title", current ?? {})} lead=${t("console.add_lead")} onClose=${onClose}>
    <form class="stack" onSubmit=${go}>
      ${failed && html`<p class="field__error" role="alert">${t("console.transfer_failed")}</p>`}
      <div class="field"><label for="add-service">${t("console.service")}</label>
        <select class="select" id="add-service" autofocus required value=${service} onChange=${(event) => setService(event.target.value)}>
          <option value="">${t(agencies || failed ? "console.transfer_choose" : "common.loading")}</option>
          ${open.map((agency) => html`<optgroup key=${agency.code} label=${agency.short}>
            ${agency.services.filter((one) => !taken.has(one.code)).map((one) => html`<option key=${one.code} value=${one.code}>${one.code} ${pick(one.name)}</option>`)}
          </optgroup>`)}
        </select></div>
      <button type="submit" class="btn btn--primary btn--lg" disabled=${!service}><${Icon} name="plus" />${t("console.add")}</button>
    </form>
  <//>`;
}

export function FinishWith({ desk, onPick, onClose }) {
  const { counter, current, queues } = desk.state;
  const [outcome, setOutcome] = useState("");
  const [also, setAlso] = useState([]);
  const mine = (current?.next_stops ?? []).filter((stop) => stop.agency === counter.agency);
  /* What else this counter serves can be done in the same sitting without having been planned. */
  const planned = new Set([current?.service, ...(current?.next_stops ?? []).map((stop) => stop.service)]);
  const others = queues.filter((queue) => !planned.has(queue.service));
  const tick = (code) => setAlso(also.includes(code) ? also.filter((one) => one !== code) : [...also, code]);
  const go = (event) => { event.preventDefault(); onPick({ outcome: outcome || null, also }); };
  return html`<${Dialog} title=${t("console.outcome_title", current ?? {})} lead=${t("console.outcome_lead")} onClose=${onClose}>
    <form class="stack" onSubmit=${go}>
      <div class="field"><label for="outcome">${t("console.outcome")}</label>
        <select class="select" id="outcome" autofocus value=${outcome} onChange=${(event) => setOutcome(event.target.value)}>
          <option value="">${t("console.outcome_none")}</option>
          ${(current?.outcomes ?? []).map((one) => html`<option key=${one.code} value=${one.code}>${pick(one.name)}</option>`)}
        </select></div>
      ${mine.map((stop) => html`<label class="check" key=${stop.service}><input type="checkbox" checked=${also.includes(stop.service)} onChange=${() => tick(stop.service)} />${t("console.done_too", { service: pick(stop.service_name) })}</label>`)}
      ${others.length > 0 && html`<fieldset class="field beside"><legend>${t("console.done_beside")}</legend><div class="serves serves--few">
        ${others.map((one) => html`<label class="check" key=${one.service}><input type="checkbox" checked=${also.includes(one.service)} onChange=${() => tick(one.service)} /><span><span class="num">${one.service}</span> ${pick(one.service_name)}</span></label>`)}
      </div></fieldset>`}
      <button type="submit" class="btn btn--primary btn--lg"><${Icon} name="check" />${t("console.finish")}</button>
    </form>
  <//>`;
}

export function NoteOn({ desk, onPick, onClose }) {
  const [note, setNote] = useState(desk.state.current?.note ?? "");
  const go = (event) => { event.preventDefault(); onPick({ note: note.trim() || null }); };
  return html`<${Dialog} title=${t("console.note_title", desk.state.current ?? {})} lead=${t("console.note_lead")} onClose=${onClose}>
    <form class="stack" onSubmit=${go}>
      <${Note} value=${note} onInput=${setNote} autofocus />
      <button type="submit" class="btn btn--primary btn--lg"><${Icon} name="file-text" />${t("console.note_action")}</button>
    </form>
  <//>`;
}
