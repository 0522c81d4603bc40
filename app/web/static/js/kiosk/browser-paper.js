/* The browser's own printing: the ticket as a page of the paper's width, as long as it is. Nobody learns whether it came
 * out, so it counts when the browser has taken it. Chromium prints without asking under --kiosk-printing. */

import { correction, generate } from "../../vendor/lean-qr@2.7.4/nano.js";

const PRINTED_MM = { 80: 72, 58: 48 };  /* what a printer of that width can print on */
const MARGIN_MM = 4;
const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; /* modules around the code that stay white */
const HIGHEST_MM = 24;
const LETTER = 0.68; /* width of a digit, in its height */
const MM = 25.4 / 96;  /* of a CSS pixel */
const sheet = new CSSStyleSheet(); /* made by the script: the policy allows no style in the page */
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

export function printPage(lines, paperMm) {
  const paper = document.createElement("div");
  paper.className = `paper paper--${paperMm}`;
  paper.setAttribute("aria-hidden", "true");
  paper.append(...lines.map((line) => (line.look === "qr" ? picture(line.text) : row(line))));
  document.body.append(paper);
  try {
    fitNumber(paper, paperMm);
    const height = Math.ceil(paper.getBoundingClientRect().height * MM) + 2 * MARGIN_MM;
    sheet.replaceSync(`@page { size: ${paperMm}mm ${height}mm; margin: ${MARGIN_MM}mm ${(paperMm - PRINTED_MM[paperMm]) / 2}mm; }`);
    window.print(); /* comes back when it is handed over */
  } finally {
    paper.remove();
  }
}

function row({ look, text }) {
  const made = document.createElement(look === "rule" ? "hr" : "p");
  made.className = `paper__${look}`;
  made.textContent = text;
  return made;
}

/* Drawn here: the server may be gone. */
function picture(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const dots = [];
  for (let y = 0; y < code.size; y += 1) for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) dots.push(`M${x} ${y}h1v1h-1z`);
  const drawn = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", dots.join(""));
  drawn.setAttribute("class", "paper__qr");
  drawn.setAttribute("viewBox", `-${QUIET} -${QUIET} ${code.size + 2 * QUIET} ${code.size + 2 * QUIET}`);
  drawn.setAttribute("shape-rendering", "crispEdges");
  drawn.append(path);
  return drawn;
}

/* As large as the paper is wide. */
function fitNumber(paper, paperMm) {
  for (const number of paper.querySelectorAll(".paper__number")) {
    number.style.fontSize = `${Math.min(HIGHEST_MM, PRINTED_MM[paperMm] / (number.textContent.length * LETTER))}mm`;
  }
}
