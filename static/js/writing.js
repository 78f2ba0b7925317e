// Keeps what is typed: on the server at each pause, and on this device until the server has confirmed.
// A form that wants it carries data-autosave, a name for its text. Without this file, its buttons do the same.

const PAUSE = 1500;
const RETRIES = [4000, 10000, 30000];
const FORGET_AFTER = 30 * 24 * 3600 * 1000;
const PREFIX = "recueil:";
// What belongs to one page or one person, not to the text.
const NOT_TEXT = ["csrfmiddlewaretoken", "writer", "page", "turn", "version", "token", "do"];

function csrfToken() {
  return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
}

// Drawn here, not by the server: two windows may show one answer of it.
function newPage() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function entriesOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TEXT.includes(name));
}

function textOf(form) {
  return JSON.stringify(entriesOf(form).map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]));
}

function readKept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function putBack(form, entries) {
  const values = Map.groupBy ? Map.groupBy(entries, ([name]) => name) : new Map();
  if (!Map.groupBy) entries.forEach((entry) => values.set(entry[0], [...(values.get(entry[0]) ?? []), entry]));
  for (const control of form.elements) {
    if (!control.name || NOT_TEXT.includes(control.name) || control.type === "file") continue;
    const given = (values.get(control.name) ?? []).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
    else if (control.tagName !== "BUTTON" && given.length) control.value = given[0];
    if (given.length) control.closest("details")?.setAttribute("open", "");
  }
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.page = newPage();
    this.turn = 0;
    this.texts = `${PREFIX}${form.dataset.autosave}:`;
    this.key = this.texts + this.page;
    // Not form.action: a field of that name, « Que faites-vous ? », hides it.
    this.address = form.getAttribute("action");
    this.status = document.querySelector("[data-saved]");
    this.confirmed = textOf(form);
    this.failures = 0;
    this.leaving = false;
    // data-local: each save is an answer that counts; the text is kept on this device alone until its button.
    this.stopped = "local" in form.dataset;
    Object.keys(localStorage).filter((key) => key.startsWith(this.texts)).forEach((key) => this.offer(key));
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", () => this.submitting());
    addEventListener("online", () => this.save());
    addEventListener("pagehide", () => this.keepHere());
    addEventListener("pageshow", () => (this.leaving = false));
    addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isDirty()) event.preventDefault();
    });
  }

  isDirty() {
    return textOf(this.form) !== this.confirmed;
  }

  typed() {
    if (!this.isDirty()) return;
    this.keepHere();
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  keepHere() {
    if (!this.isDirty()) return;
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), entries: entriesOf(this.form) }));
    } catch {
      // A private window may refuse: the server's copy remains.
    }
  }

  // Says which save of which page this is: the server drops one that arrives after a later one.
  sign() {
    this.turn += 1;
    if (!this.form.elements.page) return;
    this.form.elements.page.value = this.page;
    this.form.elements.turn.value = this.turn;
  }

  submitting() {
    this.keepHere();
    this.sign();
    this.leaving = true;
    // The page that answers says whether it arrived: see recueil.js.
    sessionStorage.setItem("recueil-sent", this.key);
    const field = this.form.elements.csrfmiddlewaretoken;
    // Signing in again, in another tab, changed it.
    if (field && csrfToken()) field.value = csrfToken();
  }

  async save() {
    if (this.saving || this.stopped || this.leaving || !this.isDirty()) return;
    this.saving = true;
    this.sign();
    const text = textOf(this.form);
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    body.set("do", "autosave");
    try {
      const response = await fetch(this.address, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": csrfToken() ?? "" },
        signal: AbortSignal.timeout(20000),
      });
      const answer = await response.json().catch(() => ({}));
      response.ok ? this.saved(text, answer) : this.refused(response.status, answer);
    } catch {
      this.notSaved("le serveur ne répond pas");
      this.retry();
    }
    this.saving = false;
    if (!this.failures && this.isDirty()) this.typed();
  }

  saved(text, answer) {
    // Another page, of a sign-in for instance, may answer without fault and know nothing of the text.
    if (answer.version === undefined) return this.refused(0, { why: "la page ne répond pas comme prévu" });
    this.failures = 0;
    this.confirmed = text;
    if (!this.isDirty()) localStorage.removeItem(this.key);
    if (this.form.elements.version) this.form.elements.version.value = answer.version;
    if (answer.address && answer.address !== this.address) {
      this.address = answer.address;
      localStorage.removeItem(this.key);
      this.key = `${PREFIX}${this.form.elements.token.value}:${this.page}`;
      this.keepHere();
      this.form.setAttribute("action", answer.address);
      history.replaceState(history.state, "", answer.address);
    }
    this.say(`Enregistré à ${answer.saved}`);
    this.show("[data-others]", answer.others?.join(", "));
    const advice = document.querySelector("[data-advice]");
    // Not under the hands of who answers it, nor over words that came since.
    const isFree = advice && !advice.contains(document.activeElement) && !this.isDirty();
    if (isFree && answer.advice !== undefined) {
      advice.innerHTML = answer.advice;
      this.confirmed = textOf(this.form);
    }
  }

  refused(status, { why }) {
    this.notSaved(why ? why.replace(/[.\s]+$/, "") : "le serveur a refusé");
    // Another text was saved, or the right to write went: the button shows what can be done.
    this.stopped = [403, 404, 409].includes(status);
    if (status >= 500 || status === 401 || status === 429) this.retry();
  }

  retry() {
    const wait = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  notSaved(why) {
    this.keepHere();
    this.failures ||= 1;
    this.say(`Non enregistré (${why}), votre texte est gardé ici`, true);
  }

  say(words, isWrong = false) {
    if (!this.status) return;
    this.status.textContent = words;
    this.status.classList.toggle("is-unsaved", isWrong);
  }

  show(selector, words) {
    const place = document.querySelector(selector);
    if (!place) return;
    place.hidden = !words;
    if (words) place.querySelector("strong").textContent = words;
  }

  // A text that never reached the server is offered again, never put back unasked.
  offer(key) {
    const kept = readKept(key);
    const typed = kept && JSON.stringify(kept.entries.map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]));
    if (!kept || typed === this.confirmed) return localStorage.removeItem(key);
    const offer = document.getElementById("kept-here").content.cloneNode(true).firstElementChild;
    const when = new Date(kept.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
    offer.querySelector("[data-when]").textContent = when;
    offer.querySelector("[data-take]").addEventListener("click", () => {
      putBack(this.form, kept.entries);
      offer.remove();
      this.typed();
      localStorage.removeItem(key);
    });
    offer.querySelector("[data-forget]").addEventListener("click", () => {
      localStorage.removeItem(key);
      offer.remove();
    });
    this.form.before(offer);
  }
}

// « 123 signes, pour 200 au plus », under what has a limit.
function count(control) {
  const most = Number(control.dataset.most);
  const counter = document.createElement("span");
  const number = new Intl.NumberFormat("fr-FR");
  counter.className = "counter";
  control.after(counter);
  const refresh = () => {
    const signs = [...control.value.replaceAll("\r\n", "\n")].length;
    counter.hidden = signs < most / 2;
    counter.textContent = `${number.format(signs)} signes, pour ${number.format(most)} au plus`;
    counter.classList.toggle("is-over", signs > most);
  };
  control.addEventListener("input", refresh);
  refresh();
}

for (const key of Object.keys(localStorage)) {
  if (key.startsWith(PREFIX) && !(readKept(key)?.at > Date.now() - FORGET_AFTER)) localStorage.removeItem(key);
}
document.querySelectorAll("form[data-autosave]").forEach((form) => new Keeper(form));
document.querySelectorAll("[data-most]").forEach(count);
