// Keyboard shortcuts. They can be switched off, for people whose input speaks or mistypes letters.

import * as memory from "./memory.js";

const KEYS = {
  " ": "play", k: "play", ArrowLeft: "back", j: "back", ArrowRight: "forward", l: "forward",
  ",": "previousSentence", ".": "nextSentence", p: "previousChapter", n: "nextChapter",
  P: "previousBulletin", N: "nextBulletin", ArrowUp: "louder", ArrowDown: "quieter", m: "mute",
  "<": "slower", ">": "faster", r: "radio", s: "share", "/": "search", "?": "help",
};

export function listenForKeys(commands) {
  const on = document.querySelector("#keys-on");
  on.checked = memory.get("keys") ?? true;
  on.addEventListener("change", () => memory.set("keys", on.checked));
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (!name || isTakenBy(event.target, event.key)) return;
    if (document.querySelector("#help").open && name !== "help") return;
    event.preventDefault();
    commands[name]();
  });
}

// What has the focus keeps the keys that mean something to it.
function isTakenBy(element, key) {
  if (element.matches("input:not([type=range], [type=checkbox], [readonly]), textarea")) return true;
  if (element.matches("select, input[type=range]")) return key.startsWith("Arrow") || key === " ";
  return key === " " && element.matches("button, a, input, summary");
}
