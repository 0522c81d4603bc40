/* Arrow keys move the focus to the nearest control in that direction; Escape goes back.
 *
 *   const end = arrowKeys(root, { onBack() {} });    root: an element
 * A text field keeps left and right for its caret. An open <dialog> keeps the focus inside.
 */

const CONTROLS = "button:not(:disabled), a[href], input:not(:disabled), [tabindex='0']";
const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function arrowKeys(root, { onBack = () => {} } = {}) {
  const press = (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (root.querySelector("dialog[open]")) return; /* it closes itself */
      event.preventDefault();
      onBack();
    } else if (STEP[event.key] && !(event.target.matches?.("input") && STEP[event.key][0])) {
      move(root, event, STEP[event.key]);
    }
  };
  document.addEventListener("keydown", press); /* not root: a control that vanished leaves the focus on the body */
  return () => document.removeEventListener("keydown", press);
}

function move(root, event, [dx, dy]) {
  const ground = root.querySelector("dialog[open]") ?? root;
  const controls = [...ground.querySelectorAll(CONTROLS)].filter((one) => one.getClientRects().length);
  const here = document.activeElement;
  const next = controls.includes(here) ? nearest(here, controls, dx, dy) : entry(here, controls);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* From a heading or from nowhere: the first control after it in the page's order. */
function entry(here, controls) {
  return controls.find((one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? controls[0];
}

function nearest(here, controls, dx, dy) {
  const from = here.getBoundingClientRect();
  let best = null;
  let least = Infinity;
  for (const one of controls) {
    if (one === here) continue;
    const cost = costOf(from, one.getBoundingClientRect(), dx, dy);
    if (cost < least) [best, least] = [one, cost];
  }
  return best;
}

/* Distance ahead, plus twice the distance aside of what does not overlap; behind is never a candidate. */
function costOf(from, to, dx, dy) {
  const along = dx ? (dx > 0 ? to.left - from.right : from.left - to.right) : (dy > 0 ? to.top - from.bottom : from.top - to.bottom);
  if (along < -2) return Infinity;
  const aside = dx ? gap(from.top, from.bottom, to.top, to.bottom) : gap(from.left, from.right, to.left, to.right);
  const centre = dx ? Math.abs(from.top + from.bottom - to.top - to.bottom) : Math.abs(from.left + from.right - to.left - to.right);
  return along + 2 * aside + centre * 0.02;
}

function gap(a1, a2, b1, b2) {
  return Math.max(0, b1 - a2, a1 - b2);
}
