/* On the last screen: the paper on its way, there, or what to do instead.
 *
 *   const paper = usePaper({ printing, ticket, places })
 *   paper.phase     "none" (no paper here), "busy", "done", "failed", "kept" (on a phone), "over" (released)
 *   paper.counts    whether the number counts: leaving the screen gives back one that does not
 */

import { t } from "../i18n.js";
import { html, Icon, useEffect, useRef, useState } from "../ui.js";

export function usePaper({ printing, ticket, places, wantsPaper }) {
  const can = ticket.island ? printing.alone : printing.on;
  const [paper, setPaper] = useState({ phase: can ? "busy" : "none", why: null, counts: ticket.status !== "reserved" });
  const latest = useRef(paper);
  const gone = useRef(false);
  const set = (change) => {
    latest.current = { ...latest.current, ...change };
    if (gone.current) settle(); else setPaper(latest.current);
  };
  const settle = () => {
    if (!latest.current.counts && latest.current.phase !== "busy") printing.release(ticket);
  };

  async function print() {
    set({ phase: "busy" });
    try {
      await printing.print(ticket, places);
      set({ phase: "done", counts: true });
    } catch (refused) {
      set(refused.state === "over" ? { phase: "over" } : { phase: "failed", why: refused.state ?? "fault" });
    }
  }
  async function keep() {
    set({ phase: "busy" });
    try {
      await printing.keep(ticket); /* unanswered: it is told again until it is heard */
      set({ phase: "kept", counts: true });
    } catch {
      set({ phase: "over" });
    }
  }
  useEffect(() => {
    if (ticket.status === "reserved" && !wantsPaper) keep();
    else if (can) print();
    return () => {
      gone.current = true;
      settle();
    };
  }, []);
  return { ...paper, print, keep };
}

const SAID = { busy: "printer", done: "circle-check", kept: "smartphone" };

export function Paper({ paper }) {
  const { phase, why, counts } = paper;
  if (phase === "none") return null;
  if (SAID[phase]) return html`<p class=${`printed printed--${phase}`} role="status">${phase === "busy" ? html`<span class="spinner"></span>` : html`<${Icon} name=${SAID[phase]} size="lg" />`}<span>${t(`printing.${phase}`)}</span></p>`;
  return html`
    <div class="banner banner--danger printed" role="alert"><${Icon} name="triangle-alert" size="lg" />
      <div><p class="banner__title">${t("printing.failed")}</p>
        <p>${phase === "over" ? t("printing.over") : t(counts ? "printing.failed_counts" : "printing.failed_reserved", { why: t(`printing.${why}`) })}</p></div></div>`;
}

/** Instead of the big button, while the number does not count. */
export function PaperChoices({ paper }) {
  return html`
    ${!paper.counts && html`<button type="button" class="btn btn--primary take" onClick=${paper.keep}><${Icon} name="smartphone" size="lg" /><span>${t("printing.phone")}</span></button>`}
    <button type="button" class="btn more" onClick=${paper.print}><${Icon} name="refresh-cw" size="lg" /><span>${t("printing.again")}</span></button>`;
}

/** Before a number is taken: that there will be no paper. */
export function PrinterNotice({ printing }) {
  if (!printing.trouble) return null;
  return html`<p class="offline" role="status"><${Icon} name="file-text" size="lg" /><span>${t("printing.notice", { why: t(`printing.${printing.trouble}`) })}</span></p>`;
}
