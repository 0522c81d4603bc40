/* A QR code drawn here: the server cannot be asked for one.
 *
 *   html`<${Qr} text=${url} label=${"…"} />`
 */

import { correction, generate } from "../../../vendor/lean-qr@2.7.4/nano.js";
import { html } from "../../ui.js";

const BORDER = 2;

export function Qr({ text, label }) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const dark = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) dark.push(`M${x + BORDER} ${y + BORDER}h1v1h-1z`);
  }
  const side = code.size + 2 * BORDER;
  return html`
    <svg class="phone__qr" role="img" aria-label=${label} width="320" height="320" viewBox=${`0 0 ${side} ${side}`} shape-rendering="crispEdges">
      <rect width=${side} height=${side} fill="#fff" /><path d=${dark.join("")} fill="#10231c" />
    </svg>`;
}
