// Suggestions under a search field: a combobox with a list, by the keyboard or the pointer.
// Without this module the field is a plain form.
const PAUSE = 120;

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("div");
  let timer, request, chosen = -1;

  Object.assign(list, { className: "suggest", id: `${field.id}-list`, role: "listbox", hidden: true });
  list.setAttribute("aria-label", field.labels[0].textContent);
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) field.setAttribute(name, value);

  const items = () => [...list.querySelectorAll("[role=option]")];
  const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); choose(-1); };
  const choose = (place) => {
    chosen = place;
    items().forEach((item, number) => item.setAttribute("aria-selected", number === place));
    const item = items()[place];
    if (item) { field.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); } else field.removeAttribute("aria-activedescendant");
  };
  // The page that an item leads to goes on with the choice for a comparison.
  const leadTo = (item) => {
    const address = new URL(item.dataset.url, location.href);
    for (const folder of new FormData(form).getAll("w")) address.searchParams.append("w", folder);
    location.assign(address);
  };
  const element = (className, text) => Object.assign(document.createElement("div"), { className, textContent: text });

  const show = (groups) => {
    list.replaceChildren();
    for (const { label, items: found } of groups) {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", label);
      const title = element("suggest__label", label);
      title.setAttribute("aria-hidden", "true");
      group.append(title);
      for (const { text, url } of found) {
        const item = element("suggest__item", text);
        Object.assign(item, { id: `${list.id}-${list.querySelectorAll("[role=option]").length + group.querySelectorAll("[role=option]").length}`, role: "option" });
        item.dataset.url = url;
        group.append(item);
      }
      list.append(group);
    }
    choose(-1);
    list.hidden = groups.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const text = field.value.trim();
    if (!text) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: request.signal });
      if (answer.ok && document.activeElement === field) show((await answer.json()).groups);
    } catch { /* no suggestions then; the form works */ }
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    const count = items().length;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden || !count) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose((chosen + 1) % count); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen <= 0 ? count - 1 : chosen - 1); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); leadTo(items()[chosen]); }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) { event.preventDefault(); leadTo(item); }
  });
}
