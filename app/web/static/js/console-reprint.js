/* "My ticket is gone": it comes out once more at the nearest printer of the network, if the mall has one. */

import { ApiProblem, get, send } from "./api.js";
import { t } from "./i18n.js";
import { html, Icon, useEffect, useState } from "./ui.js";

const PRINT_IN = 20000;

export function Reprint({ counter, ticket }) {
  const [nearest, setNearest] = useState(null);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const path = `/api/v1/counters/${encodeURIComponent(counter)}`;
  useEffect(() => {
    get(`${path}/printers`).then(({ data }) => setNearest(data.printers[0] ?? null), () => {});
  }, [counter]);
  if (!nearest) return null;
  async function print() {
    setBusy(true);
    setSaid(t("console.reprinting"));
    try {
      const { data } = await send("POST", `${path}/print`, { ticket }, { timeout: PRINT_IN });
      setSaid(t("console.reprinted", { printer: data.printer.name }));
    } catch (failure) {
      setSaid(failure instanceof ApiProblem ? failure.detail : t("console.reprint_failed"));
    }
    setBusy(false);
  }
  return html`<p class="cluster"><button type="button" class="btn btn--quiet" disabled=${busy} onClick=${print}><${Icon} name="printer" />${t("console.reprint")}</button>
    <span class="soft" role="status">${said}</span></p>`;
}
