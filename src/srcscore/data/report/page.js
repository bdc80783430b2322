{#
# source: written for srcscore: Escape puts notes away, and tables can be sorted and searched; a page works without it
# licence: Apache-2.0
# date: 2026-11-22
#}
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.add("quiet");
});
for (const kind of ["pointermove", "focusin"]) {
  document.addEventListener(kind, () => document.body.classList.remove("quiet"));
}
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
      const rows = [...body.rows].map((row) => [value(row), row]);
      rows.sort(([a], [b]) => {
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
        return up ? order : -order;
      });
      body.append(...rows.map(([, row]) => row));
    });
  });
}
for (const table of document.querySelectorAll("table.searchable")) {
  const rows = [...table.tBodies[0].rows];
  const bands = [...new Set(rows.map((row) => row.querySelector(".in-band").textContent.trim()))];
  const bar = document.createElement("p");
  bar.className = "finder";
  const labelled = (text, field) => {
    const label = document.createElement("label");
    label.append(text, " ", field);
    bar.append(label);
    return field;
  };
  const search = labelled("Search", document.createElement("input"));
  search.type = "search";
  const band = labelled("Band", document.createElement("select"));
  band.append(new Option("all", ""), ...bands.map((name) => new Option(name, name)));
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  bar.append(count);
  const update = () => {
    const wanted = search.value.trim().toLowerCase();
    let left = 0;
    for (const row of rows) {
      const inside = row.querySelector(".in-band").textContent.trim();
      row.hidden = (band.value && inside !== band.value) || !row.textContent.toLowerCase().includes(wanted);
      left += !row.hidden;
    }
    count.textContent = `${left} of ${rows.length} articles`;
  };
  search.addEventListener("input", update);
  band.addEventListener("change", update);
  update();
  table.parentElement.before(bar);
}
