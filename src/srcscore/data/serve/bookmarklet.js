{#
# source: written for srcscore: sends the page that one is on to `srcscore serve`
# licence: Apache-2.0
# date: 2026-11-28
#}
(() => {
  const form = document.createElement("form");
  form.method = "POST";
  form.action = "{{ address }}page";
  form.target = "_blank";
  form.acceptCharset = "utf-8";
  for (const [name, value] of [["html", document.documentElement.outerHTML], ["url", location.href]]) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
  form.remove();
})();
