// Every page works without this file: it only spares a few gestures.

const onPhone = window.matchMedia("(width < 60rem)");

// One drop-down menu open at a time, closed by a click elsewhere.
document.addEventListener("click", (event) => {
  const kept = event.target.closest("details.drop");
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (drop !== kept) drop.open = false;
  }
});

// What is open over the page closes when the focus goes on, which it would hide.
document.addEventListener("focusin", ({ target }) => {
  for (const open of document.querySelectorAll("details.drop[open], details.sheet[open]")) {
    if (!open.contains(target) && (open.matches(".drop") || onPhone.matches)) open.open = false;
  }
});

// Escape closes the open menu or, on a phone, the sheet that covers the page.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opened =
    document.querySelector("details.drop[open]") ??
    (onPhone.matches && document.querySelector("details.sheet[open]"));
  if (!opened) return;
  opened.open = false;
  opened.querySelector("summary").focus();
});

// <button data-copy="id" hidden> copies the text of #id; shown only where copying is possible.
function enableCopy(button) {
  const label = [...button.childNodes];
  let timer;

  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
    button.textContent = "Copié";
    clearTimeout(timer);
    timer = setTimeout(() => button.replaceChildren(...label), 2000);
  });
}

if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(enableCopy);

// <button data-print hidden> opens the print dialogue.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The summary of the errors of a form is read first.
document.getElementById("erreurs")?.focus();

// A text that a form has just sent is kept on this device until a page says, by its status, that it arrived.
const sent = sessionStorage.getItem("recueil-sent");
const [navigation] = performance.getEntriesByType("navigation");
if (sent && navigation?.responseStatus === 200 && !document.querySelector("form[data-sign-in]")) {
  localStorage.removeItem(sent);
}
sessionStorage.removeItem("recueil-sent");
