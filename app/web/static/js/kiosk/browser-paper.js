/* The browser's own printing: the ticket as a page of the paper's width, as long as it is. Nobody learns whether it came
 * out, so it counts when the browser has taken it. Chromium prints without asking under --kiosk-printing. */

const PRINTED_MM = { 80: 72, 58: 48 };  /* what a printer of that width can print on */
const MARGIN_MM = 4;
const HIGHEST_MM = 24;
const LETTER = 0.68; /* width of a digit, in its height */
const MM = 25.4 / 96;  /* of a CSS pixel */
const sheet = new CSSStyleSheet(); /* made by the script: the policy allows no style in the page */
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** `qr` is the address of the picture of the last line's code. */
export async function printPage(lines, paperMm, qr) {
  const paper = document.createElement("div");
  paper.className = `paper paper--${paperMm}`;
  paper.setAttribute("aria-hidden", "true");
  paper.append(...lines.map((line) => (line.look === "qr" ? picture(qr) : row(line))));
  document.body.append(paper);
  try {
    await Promise.all([...paper.querySelectorAll("img")].map((image) => image.decode().catch(() => image.remove())));
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

function picture(address) {
  const image = new Image();
  image.className = "paper__qr";
  image.alt = "";
  image.src = address;
  return image;
}

/* As large as the paper is wide. */
function fitNumber(paper, paperMm) {
  for (const number of paper.querySelectorAll(".paper__number")) {
    number.style.fontSize = `${Math.min(HIGHEST_MM, PRINTED_MM[paperMm] / (number.textContent.length * LETTER))}mm`;
  }
}
