// Django's administration leaves a few things without a name: they take that of what is written beside them.

const said = (element) => element?.textContent.replace(/\s+/g, " ").trim().replace(/ ?:$/, "") ?? "";

// Each field of a row takes the head of its column, and the name of the row.
function nameCells(table) {
  const heads = [...table.tHead.rows[0].cells];
  for (const field of table.querySelectorAll("tbody td :is(input:not([type=hidden]), select, textarea)")) {
    const about = said(field.closest("tr").querySelector(".original p"));
    const head = said(heads[field.closest("td").cellIndex]);
    if (!field.labels?.length && head) field.setAttribute("aria-label", about ? `${head}, ${about}` : head);
  }
}

// A head without a word says what its column holds.
function nameHead(head) {
  head.innerHTML = '<span class="visually-hidden">Objet</span>';
}

// The list that opens under a field that is searched takes the label of that field.
function nameSearched(select) {
  const name = said(select.labels?.[0]) || select.getAttribute("aria-label") || "Choix";
  const parts = select.nextElementSibling?.querySelectorAll("[role=combobox], [role=textbox]") ?? [];
  for (const part of parts) part.setAttribute("aria-label", name);
}

// A moment is a date and an hour, each with its word before it.
function nameMoment(field) {
  if (field.labels?.length) return;
  const about = said(field.closest("fieldset, .form-row")?.querySelector("legend, label"));
  const own = said(field.previousSibling);
  field.setAttribute("aria-label", [about, own].filter(Boolean).join(", "));
}

function nameAll() {
  document.querySelectorAll(".tabular.inline-related table").forEach(nameCells);
  document.querySelectorAll("th:empty").forEach(nameHead);
  document.querySelectorAll("select.select2-hidden-accessible").forEach(nameSearched);
  document.querySelectorAll(".vDateField, .vTimeField").forEach(nameMoment);
  for (const tip of document.querySelectorAll("span.help-tooltip[aria-label]")) tip.setAttribute("role", "img");
}

// Again for what Django's own scripts draw afterwards: searched lists, rows that are added.
nameAll();
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
