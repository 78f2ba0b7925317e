// The catalogue changes in place, and its address follows. Without this file, and without htmx, it is a plain form.

const form = document.getElementById("recherche");
const announcement = document.getElementById("annonce");
let opened = new Set();
let focused;

// The boxes of « Comparer » belong to another form: ticking one asks nothing here.
form.addEventListener("change", (event) => event.target.form !== form && event.stopPropagation(), true);

// A short address: what is not asked is not in it.
document.body.addEventListener("htmx:configRequest", (event) => {
  const { detail } = event;
  if (detail.elt !== form) return;
  const isSent = detail.triggeringEvent?.type === "submit";
  // Only what is sent is asked for good: the server counts what is searched in vain.
  detail.headers["HX-Trigger-Name"] = isSent ? "submit" : "q";
  const order = document.getElementById("id_tri");
  const isDefaultOrder = order && [...order.options].find((option) => option.defaultSelected) === order.selectedOptions[0];
  for (const [name, value] of [...detail.formData.entries()]) {
    if (!String(value).trim()) detail.formData.delete(name);
  }
  if (isDefaultOrder && !new URLSearchParams(location.search).has("tri")) detail.formData.delete("tri");
  // A field that is left after its words were searched asks what is shown already.
  const asked = new URLSearchParams([...detail.formData.entries()]);
  if (!isSent && asked.toString() === new URLSearchParams(location.search).toString()) event.preventDefault();
});

// What was ticked to be compared stays so, in its own form, while other records are shown.
const comparison = document.getElementById("comparer");

function keepTicks() {
  for (const { name, value } of form.querySelectorAll(".pick input:checked")) {
    comparison.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
}

function giveTicksBack() {
  for (const kept of comparison.querySelectorAll("input")) {
    const box = document.getElementById(`fiche-${kept.value}`);
    if (!box) continue;
    box.checked = true;
    kept.remove();
  }
  const number = comparison.querySelectorAll("input").length;
  const told = document.getElementById("cochees");
  if (!told) return;
  told.hidden = !number;
  told.firstElementChild.textContent = number > 1 ? `Et ${number} autres, cochées plus tôt.` : "Et une autre, cochée plus tôt.";
  if (number) document.getElementById("cote-a-cote").hidden = false;
}

form.addEventListener("click", ({ target }) => {
  if (!target.closest("#cochees button")) return;
  comparison.replaceChildren();
  giveTicksBack();
  document.getElementById("resultats").focus();
});

// What was unfolded stays so.
document.body.addEventListener("htmx:beforeSwap", () => {
  keepTicks();
  opened = new Set([...form.querySelectorAll("details[id][open]")].map((details) => details.id));
  focused = document.activeElement?.id;
});

document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  const isSent = detail.requestConfig?.triggeringEvent?.type === "submit";
  if (isSent) document.getElementById("filtres").open = false;
  dress();
  giveTicksBack();
  const heading = document.getElementById("resultats");
  announcement.textContent = heading.textContent;
  // What was folded when it came could not take the focus back.
  if (document.activeElement === document.body && !isSent) document.getElementById(focused)?.focus({ preventScroll: true });
  if (document.activeElement === document.body) heading.focus();
});

// A long list of choices is narrowed by typing a part of a name, with or without its accents.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function narrow({ target }) {
  const wanted = plain(target.value);
  for (const choice of document.getElementById(target.dataset.narrows).querySelectorAll(".choice")) {
    choice.hidden = !plain(choice.textContent).includes(wanted) && !choice.querySelector(":checked");
  }
}

function dress() {
  for (const field of form.querySelectorAll("[data-narrows]")) {
    field.addEventListener("input", narrow);
    // Typing there asks nothing of the server, and Enter does not send the form.
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
}

dress();
