// The catalogue without reloading: a choice of a facet, a removed chip, a sort or a page replaces the list,
// and the number of results is announced. Without this module every one of them is a link or a form.
const listing = () => document.getElementById("listing");
const parser = new DOMParser();

function addressOf(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) data.append(name, value);
  return `${form.action}${data.size ? `?${data}` : ""}`;
}

async function show(address, { push = true } = {}) {
  const focused = document.activeElement;
  const place = focused?.closest("#filters") && { name: focused.name, value: focused.value };
  const inResults = focused?.closest(".listing__results");
  const unfolded = new Map([...document.querySelectorAll("#filters details")].map((part) => [keyOf(part), part.open]));
  listing().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    const fresh = parser.parseFromString(await answer.text(), "text/html");
    listing().replaceWith(fresh.getElementById("listing"));
    document.title = fresh.title;
    document.getElementById("count").textContent = fresh.getElementById("count").textContent;
  } catch {
    return location.assign(address);
  }
  if (push) history.pushState(null, "", address);
  for (const part of document.querySelectorAll("#filters details")) if (unfolded.has(keyOf(part))) part.open = unfolded.get(keyOf(part));
  prepare();
  if (place) [...document.getElementById("filters").elements].find((field) => field.name === place.name && (field.value === place.value || field.type !== "checkbox"))?.focus();
  // What had the focus is gone with the old list: the next Tab begins with the new one.
  if (inResults) document.querySelector(".listing__results").focus({ preventScroll: true });
}

const keyOf = (part) => `${part.closest("[data-facet]").dataset.facet} ${part.className}`;

function prepare() {
  const form = document.getElementById("filters");
  form.addEventListener("change", (event) => { if (event.target.name && event.target.checkValidity()) show(addressOf(form)); });
  form.addEventListener("submit", (event) => { event.preventDefault(); location.hash = "listing"; show(addressOf(form)); });
  for (const rest of form.querySelectorAll("[data-filter-label]")) rest.querySelector("ul").before(finder(rest));
}

// A field that filters a long list of values as one types.
function finder(rest) {
  const field = Object.assign(document.createElement("input"), { type: "search", className: "facet__find", placeholder: rest.dataset.filterLabel });
  field.setAttribute("aria-label", rest.dataset.filterLabel);
  const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
  field.addEventListener("input", () => {
    for (const item of rest.querySelectorAll("li")) item.hidden = !plain(item.querySelector(".facet__label").textContent).includes(plain(field.value.trim()));
  });
  return field;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, .sorts a, .pager a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href);
  if (link.closest(".pager")) document.getElementById("count").scrollIntoView();
});
addEventListener("popstate", () => show(location.href, { push: false }));
prepare();
