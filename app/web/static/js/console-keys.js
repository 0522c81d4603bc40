/* The keys of the desk. A letter does its action wherever the focus is, except in a field or an open window. */

import { useEffect, useRef } from "./ui.js";
import { obvious } from "./console-desk.js";

export const KEYS = { open: "O", next: "N", start: "S", finish: "F", recall: "R", absent: "T", pause: "P", close: "C", hold: "H", requeue: "Q", transfer: "X", add: "D", outcome: "E", note: "M", undo: "U", auto: "A", services: "V", "take-over": "G" };
const ACTION_OF = Object.fromEntries(Object.entries(KEYS).map(([action, key]) => [key.toLowerCase(), action]));
ACTION_OF.z = "undo"; /* as everywhere else */

/** What a key press asks for: an action, "help", or null. The space bar is left to a focused control, where it means that control. */
export function actionOf(event, state) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return null;
  if (event.target.closest?.("input, textarea, select, dialog")) return null;
  if (event.key === "?") return "help";
  if (event.key.toLowerCase() === "l") return "list";
  if (event.key === " ") return event.target.closest?.("button, a, summary") || !state ? null : obvious(state);
  return ACTION_OF[event.key.toLowerCase()] ?? null;
}

export function useKeys(desk, act, help) {
  const latest = useRef(null);
  latest.current = { act, help };
  useEffect(() => {
    const press = (event) => {
      if (alongList(event)) return;
      if (document.querySelector("dialog[open]")) return;
      const action = actionOf(event, desk.state);
      if (action === null) return;
      event.preventDefault();
      if (action === "list") toList();
      else if (action === "help") latest.current.help();
      else if (event.key !== " " || !desk.settling()) latest.current.act(action);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [desk]);
}

/* The lists beside: L goes to their first button, the arrows along them, Esc back to the large button. */
const ofLists = () => [...document.querySelectorAll(".queue__do")];

function toList() {
  (ofLists()[0] ?? document.querySelector(".queue__scroll"))?.focus();
}

function alongList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const place = ofLists().indexOf(document.activeElement);
  if (place < 0 || (!step && event.key !== "Escape")) return false;
  event.preventDefault();
  if (step) ofLists()[place + step]?.focus();
  else document.querySelector(".actions__main")?.focus();
  return true;
}
