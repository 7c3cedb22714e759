// Warns before an idle session ends. Without it sessions end all the same, and nothing else changes.
"use strict";

(() => {
  const dialog = document.getElementById("time-out");
  const words = dialog.dataset;
  const title = document.getElementById("time-out-title");
  const text = document.getElementById("time-out-text");
  const stayButton = dialog.querySelector("[data-stay-signed-in]");
  const signIn = dialog.querySelector("[data-sign-in-again]");
  const KEY = "waymark:session-ends";
  const LOOKS_EVERY = Math.min(5, Number(words.warnedBefore) / 4) * 1000; // milliseconds
  const warnedBefore = Number(words.warnedBefore) * 1000;
  let endsAt = 0;
  let typedAt = 0;
  let warned = false;

  // Every tab has the same session: what one hears of its end, the others read.

  function hear(seconds) {
    endsAt = Date.now() + seconds * 1000;
    try {
      localStorage.setItem(KEY, String(endsAt));
    } catch {
      // A forbidden store: this tab knows, the others warn too early.
    }
  }

  function latest() {
    try {
      return Math.max(endsAt, Number(localStorage.getItem(KEY)) || 0);
    } catch {
      return endsAt;
    }
  }

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

  async function stay() {
    const headers = { "X-CSRFToken": token() };
    const answer = await fetch(words.stay, { method: "POST", headers, redirect: "manual" });
    if (answer.status !== 204) return false;
    hear(Number(answer.headers.get("X-Session-Ends-In")));
    look();
    return true;
  }

  function warn(at) {
    const time = at.toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    show(words.soon, words.endsAt.replace("%s", time), stayButton);
  }

  function end() {
    show(words.ended, words.kept, signIn);
  }

  /** Opening the dialog moves the focus into it and has it read out; closing gives it back. */
  function show(heading, sentence, control) {
    if (dialog.open && title.textContent === heading) return;
    title.textContent = heading;
    text.textContent = sentence;
    stayButton.hidden = control !== stayButton;
    signIn.hidden = control !== signIn;
    if (dialog.open) dialog.close();
    dialog.showModal();
    control.focus();
  }

  function look() {
    const left = latest() - Date.now();
    if (left > warnedBefore) {
      warned = false;
      if (dialog.open) dialog.close();
    } else if (left <= 0) {
      if (warned !== "ended") end();
      warned = "ended";
    } else if (Date.now() - typedAt < warnedBefore) {
      typedAt = 0; // somebody is at work: no question, the session goes on
      stay().catch(() => {});
    } else if (!warned) {
      warned = "soon";
      warn(new Date(latest()));
    }
  }

  stayButton.addEventListener("click", () => {
    stay()
      .then((stayed) => stayed || end())
      .catch(() => (text.textContent = words.offline));
  });

  addEventListener("input", () => (typedAt = Date.now()));
  addEventListener("storage", (event) => event.key === KEY && look());
  document.addEventListener("visibilitychange", look); // timers sleep in hidden tabs

  document.addEventListener("htmx:afterRequest", (event) => {
    const seconds = event.detail.xhr.getResponseHeader("X-Session-Ends-In");
    if (seconds) hear(Number(seconds));
  });

  // Signing in again changes the token; the cookie has the one that counts now.
  addEventListener("submit", (event) => {
    const field = event.target.elements.namedItem("csrfmiddlewaretoken");
    if (field && token()) field.value = token();
  });

  hear(Number(words.endsIn));
  setInterval(look, LOOKS_EVERY);
})();
