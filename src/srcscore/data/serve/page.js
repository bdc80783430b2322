{#
# source: written for srcscore: a file that is chosen or dropped is read into the form of `srcscore serve`
# licence: Apache-2.0
# date: 2026-11-28
#}
"use strict";
const form = document.forms[0];
const { text, html, file } = form.elements;
const take = async (chosen) => {
  if (!chosen) return;
  const content = await chosen.text();
  const page = /\.x?html?$/i.test(chosen.name);
  html.value = page ? content : "";
  html.disabled = !page;
  text.value = page ? "" : content;
  text.required = !page;
  form.requestSubmit();
};
form.addEventListener("submit", () => document.querySelector("iframe").scrollIntoView({ block: "nearest" }));
file.addEventListener("change", () => take(file.files[0]));
text.addEventListener("input", () => { html.disabled = true; text.required = true; });
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  take(event.dataTransfer.files[0]);
});
