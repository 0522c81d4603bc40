/* A ticket's lines as ESC/POS for a printer at the kiosk itself, and the talk with it over whatever carries bytes.
 *
 *   const job = encode(lines, 80);                    Uint8Array
 *   await stateOver(channel), await printOver(channel, job)    "ready", "paper_low", or throws a Trouble with .state
 * A channel is { write(bytes), read(milliseconds) }; read gives bytes, or null when nothing came. It is loaded only
 * where such a printer is set.
 */

import ReceiptPrinterEncoder from "../../vendor/receipt-printer-encoder@4.0.1/receipt-printer-encoder.esm.js";

const COLUMNS = { 80: 48, 58: 32 };
const HOW = new Uint8Array([0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4]);
const DONE = new Uint8Array([0x1d, 0x72, 1]);
const FORGET = new Uint8Array([0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8]);
const ANSWER_IN = 2000;
const LOOK_EVERY = 500;
const SETTLED_AFTER = 6;

/** No paper came out. */
export class Trouble extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

/** Windows-1252, which is page 16 of Epson and of those that copy it. */
export function encode(lines, paperMm) {
  const columns = COLUMNS[paperMm];
  const encoder = new ReceiptPrinterEncoder({ language: "esc-pos", columns, codepageMapping: "epson", feedBeforeCut: 4, newline: "\n", errors: "relaxed" });
  encoder.initialize().codepage("windows1252");
  lines.forEach(({ look, text }) => LOOKS[look](encoder, plain(text), columns));
  return encoder.cut("partial").encode();
}

const LOOKS = {
  text: (encoder, text) => encoder.align("center").line(text),
  strong: (encoder, text) => encoder.align("center").bold(true).line(text).bold(false),
  item: (encoder, text, columns) => encoder.align("left").table([{ width: 2 }, { width: columns - 2 }], [["-", text]]),
  rule: (encoder) => encoder.rule({ style: "single" }),
  number(encoder, text, columns) {
    const wide = Math.max(1, Math.min(8, Math.floor(columns / text.length)));
    encoder.align("center").bold(true).size(wide, Math.min(wide, 6)).line(text).size(1, 1).bold(false);
  },
  /* a printer's own code has no quiet zone: an empty line on either side is one */
  qr: (encoder, text, columns) => encoder.align("center").newline().qrcode(text, { model: 2, size: columns > 40 ? 8 : 5, errorlevel: "m" }).newline(),
};

/* A control character is a command to a printer. */
function plain(text) {
  return text.normalize("NFC").replace(/\s/g, " ").replace(/\p{C}/gu, "");
}

export async function stateOver(channel) {
  await channel.write(HOW);
  const answers = [];
  while (answers.length < 3) {
    const bytes = await channel.read(ANSWER_IN);
    if (!bytes) throw new Trouble("unreachable");
    answers.push(...[...bytes].filter((byte) => (byte & 0x93) === 0x12));
  }
  return able(stateOf(answers));
}

export async function printOver(channel, job) {
  await stateOver(channel);
  await channel.write(job);
  await channel.write(DONE);
  for (let look = 0; look < SETTLED_AFTER; look += 1) {
    const bytes = await channel.read(LOOK_EVERY);
    if (bytes && [...bytes].some((byte) => (byte & 0x90) === 0)) break;
    await orForget(channel);
  }
  return stateOver(channel);
}

/* Else it would come out with the new roll, when its number is long released. */
async function orForget(channel) {
  try {
    await stateOver(channel);
  } catch (trouble) {
    await channel.write(FORGET);
    throw trouble;
  }
}

function stateOf([printer, cause, paper]) {
  if (cause & 0x04) return "cover_open";
  if (paper & 0x60 || cause & 0x20) return "paper_out";
  if (cause & 0x40 || printer & 0x08) return "fault";
  return paper & 0x0c ? "paper_low" : "ready";
}

function able(state) {
  if (state !== "ready" && state !== "paper_low") throw new Trouble(state);
  return state;
}
