// Keys for reviewers: rate with 1 to 5, go on with j, back with k. Every page works without them.
"use strict";

(() => {
  const help = document.querySelector("[data-keys]");
  if (!help) return;

  const STORE = "waymark:keys";
  const button = help.querySelector("[data-keys-switch]");
  const place = help.querySelector("[data-keys-place]");
  const criteria = () => [...document.querySelectorAll("#criteria [data-criterion]")];
  const here = () => document.activeElement.closest("[data-criterion]");

  function isOff() {
    try {
      return localStorage.getItem(STORE) === "off";
    } catch {
      return button.getAttribute("aria-pressed") === "false";
    }
  }

  function show() {
    button.setAttribute("aria-pressed", String(!isOff()));
    button.textContent = isOff() ? button.dataset.off : button.dataset.on;
  }

  button.addEventListener("click", () => {
    const turnOn = isOff();
    button.setAttribute("aria-pressed", String(turnOn));
    try {
      localStorage.setItem(STORE, turnOn ? "on" : "off");
    } catch {
      // Nothing is kept: the switch holds for this page.
    }
    show();
  });

  /** The key as printed on a Latin keyboard, whatever language one types in. */
  function pressed(event) {
    if (/^[ -~]$/.test(event.key)) return event.key.toLowerCase();
    return event.code.replace(/^(?:Key|Digit|Numpad)/, "").toLowerCase();
  }

  const isTyping = (node) =>
    node.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

  function rate(key) {
    const choice = here()?.querySelector(`[data-key="${key}"]`);
    if (!choice || choice.disabled) return false;
    choice.focus();
    if (!choice.checked) choice.click();
    return true;
  }

  function move(steps) {
    const all = criteria();
    const at = all.indexOf(here());
    const next = all[at < 0 ? (steps > 0 ? 0 : all.length - 1) : at + steps];
    if (!next) return false;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    place.textContent = `${place.dataset.keysPlace} ${all.indexOf(next) + 1} / ${all.length}`;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isOff() || isTyping(event.target)) return;
    const key = pressed(event);
    const done = key === "j" ? move(1) : key === "k" ? move(-1) : /^[1-5]$/.test(key) && rate(key);
    if (done) event.preventDefault();
  });

  help.hidden = false;
  show();
})();
