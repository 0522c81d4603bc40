/* How the kiosk is made fit for whoever stands before it: large text, strong contrast, everything low, read aloud.
 *
 *   const access = useAccess()           { chosen: Set, aloud, toggle(name), reset() }; classes on <html>: large, contrast, low, aloud
 *   html`<${AccessButton} …/>`, html`<${AccessPanel} access onClose />`
 * Each visitor begins with none of them: they end when the kiosk goes back to its start.
 */

import { t } from "../i18n.js";
import { Icon, html, useLayoutEffect, useModal, useState } from "../ui.js";

const MODES = [["large", "a-large-small"], ["contrast", "contrast"], ["low", "arrow-down-to-line"], ["aloud", "volume-2"]];

export function useAccess() {
  const [chosen, setChosen] = useState(() => new Set());
  useLayoutEffect(() => {
    MODES.forEach(([mode]) => document.documentElement.classList.toggle(mode, chosen.has(mode)));
  }, [chosen]);
  const toggle = (mode) => setChosen((now) => {
    const next = new Set(now);
    if (!next.delete(mode)) next.add(mode);
    return next;
  });
  return { chosen, aloud: [...chosen].includes("aloud"), toggle, reset: () => setChosen((now) => (now.size ? new Set() : now)) };
}

export function AccessButton({ access, onOpen }) {
  return html`<button type="button" class=${`btn foot__btn access ${access.chosen.size ? "access--on" : ""}`} aria-haspopup="dialog" onClick=${onOpen}>
    <${Icon} name="accessibility" size="lg" /><span>${t("access.open")}</span></button>`;
}

export function AccessPanel({ access, onClose }) {
  const box = useModal();
  return html`
    <dialog class="dialog access-panel" ref=${box} aria-labelledby="access" onCancel=${(event) => { event.preventDefault(); onClose(); }}>
      <h2 id="access" tabindex="-1"><${Icon} name="accessibility" size="lg" />${t("access.title")}</h2>
      <div class="access-panel__modes">
        ${MODES.map(([mode, icon], place) => html`
          <button type="button" class="btn btn--xl" key=${mode} autofocus=${place === 0} aria-pressed=${access.chosen.has(mode) ? "true" : "false"} onClick=${() => access.toggle(mode)}>
            <${Icon} name=${icon} size="lg" /><span class="access-panel__text"><strong>${t(`access.${mode}`)}</strong><span>${t(`access.${mode}_hint`)}</span></span>
            ${access.chosen.has(mode) && html`<${Icon} name="check" size="lg" />`}
          </button>`)}
      </div>
      <div class="dialog__actions"><button type="button" class="btn btn--primary btn--xl grow" onClick=${onClose}>${t("access.done")}</button></div>
    </dialog>`;
}
