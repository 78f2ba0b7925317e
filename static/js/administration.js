// Django's administration leaves a few things without a name: they take that of what is written beside them.

const said = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

// Each field of a row takes the head of its column, and the name of the row.
function nameCells(table) {
  const heads = [...table.tHead.rows[0].cells];
  for (const row of table.tBodies[0]?.rows ?? []) {
    const about = said(row.querySelector(".original p"));
    for (const field of row.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const head = said(heads[field.closest("td").cellIndex]);
      if (!field.labels?.length && head) field.setAttribute("aria-label", about ? `${head}, ${about}` : head);
    }
  }
}

// A head without a word says what its column holds.
function nameHeads(table) {
  for (const head of table.querySelectorAll("th:empty")) {
    head.innerHTML = '<span class="visually-hidden">Objet</span>';
  }
}

// The list that opens under a field that is searched takes the label of that field.
function nameSearched(select) {
  const name = said(select.labels?.[0]).replace(/ :$/, "") || select.getAttribute("aria-label") || "Choix";
  const shown = select.nextElementSibling;
  for (const part of shown?.querySelectorAll("[role=combobox], [role=textbox]") ?? []) part.setAttribute("aria-label", name);
}

function nameAll() {
  document.querySelectorAll(".tabular.inline-related table").forEach(nameCells);
  document.querySelectorAll("table").forEach(nameHeads);
  document.querySelectorAll("select.select2-hidden-accessible").forEach(nameSearched);
  for (const tip of document.querySelectorAll("span.help-tooltip[aria-label]")) tip.setAttribute("role", "img");
}

// Once Django's own scripts have drawn theirs, and again for each row that is added.
addEventListener("load", nameAll);
document.addEventListener("formset:added", nameAll);
