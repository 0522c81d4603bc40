/* A QR code drawn here: the server cannot be asked for one.
 *
 *   html`<${Qr} text=${url} label=${"…"} />`
 *   image.src = picture(url)     the same as an address, for paper
 */

import { correction, generate } from "../../../vendor/lean-qr@2.7.4/nano.js";
import { html } from "../../ui.js";

const BORDER = 2;

/* What is dark, as a path in a square of `side` cells. */
function draw(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const dark = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) dark.push(`M${x + BORDER} ${y + BORDER}h1v1h-1z`);
  }
  return { dark: dark.join(""), side: code.size + 2 * BORDER };
}

export function picture(text) {
  const { dark, side } = draw(text);
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${side * 8}" height="${side * 8}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path d="${dark}"/></svg>`)}`;
}

export function Qr({ text, label }) {
  const { dark, side } = draw(text);
  return html`
    <svg class="phone__qr" role="img" aria-label=${label} width="320" height="320" viewBox=${`0 0 ${side} ${side}`} shape-rendering="crispEdges">
      <rect width=${side} height=${side} fill="#fff" /><path d=${dark} fill="#10231c" />
    </svg>`;
}
