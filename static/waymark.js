// What makes the questionnaire pleasant. Nothing here is needed: every page works without it.
"use strict";

(() => {
  document.querySelector("[data-autofocus]")?.focus();

  const page = document.getElementById("criteria");
  if (!page) return;
  document.documentElement.classList.add("saves-itself");

  const words = page.dataset;
  const RETRY_EVERY = 15000; // milliseconds between tries while something is unsaved
  const TYPING_PAUSE = 1200; // milliseconds without a key before text is saved
  const section = (node) => node.closest?.("[data-criterion]");
  const shownNow = (criterion) => document.getElementById(criterion.dataset.criterion);
  const fields = (criterion) =>
    [...criterion.querySelectorAll("input, textarea, select")].filter((field) => field.name);
  const isNew = (field) => field.closest(".new-evidence");
  const newTexts = (criterion) =>
    [...criterion.querySelectorAll(".new-evidence input")].filter((field) => field.name);

  // Drafts: what the server does not have yet stays in the browser, under the person's own key.

  const key = (criterion) => `waymark:${words.drafts}:${criterion.dataset.criterion}`;

  function values(criterion) {
    return fields(criterion).map((field) => [
      field.name,
      field.value,
      ["radio", "checkbox"].includes(field.type) ? field.checked : null,
    ]);
  }

  function keep(criterion) {
    try {
      localStorage.setItem(key(criterion), JSON.stringify(values(criterion)));
    } catch {
      // A full or forbidden store: saving to the server goes on all the same.
    }
  }

  function kept(criterion) {
    try {
      return localStorage.getItem(key(criterion));
    } catch {
      return null;
    }
  }

  function forget(criterion) {
    try {
      localStorage.removeItem(key(criterion));
    } catch {
      // Nothing was kept.
    }
  }

  function restore(criterion, stored, except = "") {
    for (const [name, value, checked] of JSON.parse(stored)) {
      for (const field of fields(criterion)) {
        if (field.name !== name || name === except) continue;
        if (checked === null) field.value = value;
        else if (field.value === value) field.checked = checked;
      }
    }
    if (criterion.querySelector("[data-measure]")) count(criterion);
    openFolds(criterion);
  }

  /** Show what was typed and is not saved. */
  function openFolds(criterion) {
    for (const fold of criterion.querySelectorAll("details.fold")) {
      const texts = [...fold.querySelectorAll("input[type=text], input[type=url], textarea")];
      if (texts.some((field) => field.value)) fold.open = true;
    }
  }

  // The state of each criterion, in words.

  const state = (criterion) => document.getElementById(`${criterion.dataset.criterion}-saved`);

  function say(criterion, text, problem = false) {
    const line = state(criterion);
    line.textContent = text;
    line.classList.toggle("problem", problem);
  }

  function sayUnsaved(criterion, text) {
    say(criterion, `${text} `, true);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "link";
    again.textContent = words.retry;
    again.addEventListener("click", () => save(criterion));
    state(criterion).append(again);
    criterion.dataset.unsaved = "1";
  }

  // Saving.

  const named = (criterion, part) =>
    criterion.querySelectorAll(`[name="${CSS.escape(`${criterion.dataset.criterion}-${part}`)}"]`);
  const chosen = (criterion, part) =>
    [...named(criterion, part)].find((field) => field.checked)?.value;
  const typed = (criterion, part) => named(criterion, part)[0]?.value.trim() ?? "";

  const undecided = (criterion) =>
    criterion.querySelector(".conflict") && !chosen(criterion, "choice");

  /** Whether the person is in the middle of an answer that cannot be saved yet. */
  function unfinished(criterion) {
    if (undecided(criterion)) return true;
    const unexplained = !typed(criterion, "reason") && !named(criterion, "reason")[0]?.dataset.optional;
    if (chosen(criterion, "rating") === "NA" && unexplained) return true;
    return Boolean(typed(criterion, "numerator")) !== Boolean(typed(criterion, "denominator"));
  }

  function sayWhatLacks(criterion) {
    say(criterion, undecided(criterion) ? words.disputed : words.incomplete, true);
  }

  const pauses = new Map();

  function save(criterion) {
    clearTimeout(pauses.get(criterion.dataset.criterion));
    if (unfinished(criterion)) {
      sayWhatLacks(criterion);
      return;
    }
    if (criterion.dataset.sent) {
      criterion.dataset.again = "1"; // one request at a time: the next carries what is newest
      return;
    }
    say(criterion, words.saving);
    criterion.dataset.sent = JSON.stringify(values(criterion));
    if (criterion.dataset.adding) criterion.dataset.carriesNew = "1";
    delete criterion.dataset.adding;
    htmx.trigger(criterion, "save");
  }

  /** Saves what stands on the page by then: the criterion may be drawn anew, or fold away. */
  function saveSoon(criterion, wait) {
    const code = criterion.dataset.criterion;
    clearTimeout(pauses.get(code));
    const then = () => {
      const shown = shownNow(criterion);
      if (section(shown)) save(shown);
    };
    pauses.set(code, setTimeout(then, wait));
  }

  page.addEventListener("input", (event) => {
    const criterion = section(event.target);
    if (!criterion) return;
    keep(criterion);
    if (!criterion.dataset.unsaved) say(criterion, ""); // it said "Saved" of what was there before
    if (event.target.closest("[data-measure]")) count(criterion);
    if (event.target.matches("textarea, input[inputmode]") && !isNew(event.target)) {
      saveSoon(criterion, TYPING_PAUSE);
    }
  });

  page.addEventListener("change", (event) => {
    const criterion = section(event.target);
    if (!criterion || isNew(event.target)) return;
    if (event.target.name.endsWith("-rating")) emptyNumbers(criterion, event.target.value);
    keep(criterion);
    // A list changes with every arrow key: it has a button.
    if (!event.target.matches("select")) saveSoon(criterion, 0);
  });

  page.addEventListener("click", (event) => {
    if (!event.target.matches("[data-add-evidence], [data-cite]")) return;
    event.preventDefault();
    if (isNew(event.target)) add(section(event.target));
    else save(section(event.target));
  });

  /** New evidence goes along only when one asks for it, not half typed with the next rating. */
  function add(criterion) {
    criterion.dataset.adding = "1";
    save(criterion);
  }

  // Enter in a text field would send the whole page; here it saves the one answer.
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=radio], [type=checkbox])")) {
      return;
    }
    event.preventDefault();
    if (isNew(event.target)) add(section(event.target));
    else save(section(event.target));
  });

  // Measures: the rating as one types (scoring.md: over 15, 50 and 85 percent).

  function count(criterion) {
    const share = criterion.querySelector("[data-measure]");
    const output = share.querySelector("output");
    const [numerator, denominator] = ["numerator", "denominator"].map((part) =>
      Number(typed(criterion, part) || NaN),
    );
    const counted = [...named(criterion, "rating")].find((field) => field.value === "");
    if (typed(criterion, "numerator") || typed(criterion, "denominator")) counted.checked = true;
    const fits = denominator >= 1 && numerator >= 0 && numerator <= denominator;
    const percent = 100 * numerator;
    output.textContent = !fits
      ? ""
      : percent <= 15 * denominator
        ? output.dataset.not
        : percent <= 50 * denominator
          ? output.dataset.partly
          : percent <= 85 * denominator
            ? output.dataset.largely
            : output.dataset.fully;
  }

  function emptyNumbers(criterion, rating) {
    if (!rating || !criterion.querySelector("[data-measure]")) return;
    for (const part of ["numerator", "denominator"]) named(criterion, part)[0].value = "";
    count(criterion);
  }

  // What comes back.

  // Signing in again changes the token; the cookie has the one that counts now.
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) event.detail.headers["X-CSRFToken"] = token[1];
    const criterion = section(event.detail.elt);
    if (!criterion || criterion.dataset.carriesNew) return;
    for (const field of newTexts(criterion)) delete event.detail.parameters[field.name];
  });

  const isOurs = (xhr) => xhr.getResponseHeader("X-Waymark") === "answer";

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    rememberPlace();
    const criterion = section(event.detail.elt);
    if (criterion && !isOurs(event.detail.xhr)) {
      event.detail.shouldSwap = false;
      const away = event.detail.xhr.status < 400 || event.detail.xhr.status === 403;
      sayUnsaved(criterion, away ? words.signedOut : words.refused);
    }
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    // Not `detail.elt`: of a criterion that was drawn anew, htmx tells what it stood in.
    const criterion = section(event.detail.requestConfig.elt);
    if (!criterion) return;
    const saved = isOurs(event.detail.xhr) && event.detail.xhr.status === 200;
    if (!event.detail.xhr.status) sayUnsaved(criterion, words.offline);
    else if (isOurs(event.detail.xhr)) settle(criterion, saved);
    const { again, adding, carriesNew } = criterion.dataset;
    for (const name of ["sent", "again", "carriesNew"]) delete criterion.dataset[name];
    // Asked for while another request was under way, or refused: the next one adds it.
    if (adding || (carriesNew && !saved)) shownNow(criterion).dataset.adding = "1";
    returnToPlace();
    takeUp(shownNow(criterion));
    if (again) save(shownNow(criterion));
  });

  /** After the server's word: drop the draft it has, keep what was typed since or refused. */
  function settle(sent, saved) {
    const code = sent.dataset.criterion;
    const shown = shownNow(sent);
    const stored = kept(sent);
    const typedSince = stored && stripped(stored, code) !== stripped(sent.dataset.sent, code);
    delete shown.dataset.unsaved;
    if (saved) clearErrors(shown);
    if (typedSince && shown !== sent) restore(shown, stored, `${code}-basis`);
    if (saved && !typedSince && !newTexts(shown).some((field) => field.value)) forget(sent);
    else keep(shown);
    if (saved && typedSince) {
      say(shown, "");
      saveSoon(shown, TYPING_PAUSE);
    }
    if (!saved && shown !== sent) {
      openFolds(shown);
      sayWhatLacks(shown);
    }
  }

  /** What was refused is right now: the errors go, beside the fields and in the summary. */
  function clearErrors(criterion) {
    const within = (link) => criterion.contains(document.getElementById(link.hash.slice(1)));
    for (const error of criterion.querySelectorAll(".error")) error.remove();
    for (const field of criterion.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
    }
    const summary = document.querySelector(".error-summary");
    for (const link of summary?.querySelectorAll("a") ?? []) {
      if (within(link)) link.closest("li").remove();
    }
    if (summary && !summary.querySelector("li")) summary.remove();
  }

  /** The values without what only tells the server which page they were typed on. */
  function stripped(stored, code) {
    return JSON.stringify(JSON.parse(stored).filter(([name]) => name !== `${code}-basis`));
  }

  function retryAll() {
    for (const criterion of page.querySelectorAll("[data-unsaved]")) save(criterion);
  }

  addEventListener("online", retryAll);
  setInterval(retryAll, RETRY_EVERY);

  // What was not saved goes back into the fields that are drawn anew, and is saved then: when the
  // page is opened again, when a criterion unfolds, when the register grows in each criterion.

  const known = new WeakSet();

  function takeUp(settled) {
    for (const criterion of page.querySelectorAll("[data-criterion]")) {
      const drawnAnew = !known.has(criterion);
      known.add(criterion);
      const stored = criterion === settled ? null : kept(criterion);
      if (!stored) continue;
      restore(criterion, stored);
      if (!drawnAnew) continue;
      sayUnsaved(criterion, words.incomplete);
      saveSoon(criterion, 300);
    }
  }

  takeUp(null);

  // A swap must not lose the place of the keyboard: htmx finds again what has an id, this the rest.

  let place = null;
  const controls = (part) => [
    ...part.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])"),
  ];

  function rememberPlace() {
    const here = document.activeElement;
    const part = here.closest("#standing, [id$='-evidence'], [data-criterion]");
    place = part && { id: part.id, at: controls(part).indexOf(here), html: here.outerHTML };
  }

  function returnToPlace() {
    const part = place && document.getElementById(place.id);
    if (!part || document.activeElement !== document.body) return;
    const there = controls(part);
    const same = there.find((control) => control.outerHTML === place.html);
    (same ?? there[Math.min(place.at, there.length - 1)])?.focus();
  }
})();
