// The catalogue without reloading: a facet, a chip, a sort or a page puts another list into the place of this one, and
// the number of results is said. Without this module every one of them is a link or a form.
//
// What is asked for stands in the address and nowhere else: a choice changes it at once, and answers may come late or
// out of order. Only the answer to the last choice is shown.
import { form, letGo, replaceFacets } from "./facets.js";
import { lineIn, stateIn, words } from "./state.js";

const listing = document.getElementById("listing");
const parser = new DOMParser();
const withoutFragment = (address) => Object.assign(new URL(address), { hash: "" });
let asked = withoutFragment(location.href); // what the address says
let shown = asked; // what the list shows
let request;

async function show(address) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  asked = address;
  listing.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) return answer.status < 500 ? location.assign(address) : stay(words().failed);
    const fresh = parser.parseFromString(await answer.text(), "text/html");
    signal.throwIfAborted();
    replaceList(fresh);
    replaceFacets(fresh);
    shown = address;
  } catch (error) {
    if (error.name !== "AbortError") stay(words().unread);
    return;
  }
  for (const line of document.querySelectorAll("main [data-keep-state]")) line.remove();
  listing.removeAttribute("aria-busy");
}

// The list stays, and the sheet of filters open: what was asked for is asked for once more.
function stay(said) {
  listing.removeAttribute("aria-busy");
  const sheet = form.hidePopover && form.matches(":popover-open") ? form.querySelector(".facets__foot") : document.querySelector(".listing__head");
  stateIn(lineIn(sheet)).fail(said, () => show(asked));
}

function go(address) {
  history.pushState(null, "", address);
  show(address);
}

// What follows the list.
const PARTS = ["#choose", ".title", ".listing__results", ".selection", ".head__list", ".head__search [data-kept-selection]", "[data-other-language]"];

function replaceList(fresh) {
  const focused = document.activeElement?.closest(".listing__results, .selection") && document.activeElement.id;
  document.title = fresh.title;
  keepPictures(fresh);
  for (const part of PARTS) document.querySelector(part).replaceWith(fresh.querySelector(part));
  document.getElementById("count").textContent = fresh.getElementById("count").textContent;
  for (const field of document.querySelectorAll("#search-head, #search-list")) if (field !== document.activeElement) field.value = fresh.getElementById(field.id).value;
  // Where what had the focus is gone with the old list, the next Tab begins with the new one.
  if (focused !== null && focused !== undefined) (document.getElementById(focused) ?? document.querySelector(".listing__results")).focus({ preventScroll: true });
}

// A picture that is shown already is not drawn anew.
function keepPictures(fresh) {
  const shownBy = new Map([...listing.querySelectorAll(".card")].map((card) => [card.querySelector("a").pathname, card.querySelector(".card__picture")]));
  for (const card of fresh.querySelectorAll("#listing .card")) {
    const old = shownBy.get(new URL(card.querySelector("a").getAttribute("href"), location.href).pathname);
    if (old) card.querySelector(".card__picture").replaceWith(old);
  }
}

// The address with a field of the form as it is now; a page of another list means nothing in it.
function chosen(field) {
  const address = new URL(asked);
  const box = field.type === "checkbox";
  const others = address.searchParams.getAll(field.name).filter((value) => box && value !== field.value);
  const mine = box && !field.checked ? "" : field.value;
  for (const name of [field.name, "before", "after", ...(field.type === "search" ? ["exact"] : [])]) address.searchParams.delete(name);
  for (const value of [...others, mine]) if (value) address.searchParams.append(field.name, value);
  return address;
}

// Where a link of the list leads: what it changes of the list that is shown is changed of the one that is on its way.
function meant(link) {
  const target = new URL(link.href);
  if (shown.href === asked.href || link.matches(".chips a:not(.chip)")) return target;
  const address = new URL(asked);
  for (const name of new Set([...shown.searchParams.keys(), ...target.searchParams.keys()])) {
    const [here, there, now] = [shown, target, asked].map(({ searchParams }) => searchParams.getAll(name));
    const kept = now.filter((value) => !here.includes(value) || there.includes(value));
    const added = there.filter((value) => !here.includes(value));
    address.searchParams.delete(name);
    for (const value of new Set([...kept, ...added])) address.searchParams.append(name, value);
  }
  return address;
}

// The address with a watch chosen for the comparison, or taken out again; with none of them where no watch is meant.
function choosing({ value }) {
  const address = new URL(asked);
  const now = address.searchParams.getAll("w");
  const others = now.filter((folder) => value && folder !== value);
  address.searchParams.delete("w");
  for (const folder of value && others.length === now.length ? [...now, value] : others) address.searchParams.append("w", folder);
  return address;
}

form.addEventListener("change", ({ target }) => { if (target.name) go(chosen(target)); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = document.getElementById("search-list"); // a list of its own: its field belongs to the form
  if (text && text.value.trim() !== (asked.searchParams.get("q") ?? "")) go(chosen(text));
  else if (event.submitter?.matches(".search__button")) text.focus(); // nothing new was typed: here it can be
  form.hidePopover?.();
  document.getElementById("count").scrollIntoView();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, .sorts a, .pager a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  letGo();
  go(meant(link));
  if (link.closest(".pager")) document.getElementById("count").scrollIntoView();
});
document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-choose]");
  if (!box || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  letGo();
  if (box.ariaChecked) box.ariaChecked = String(box.ariaChecked !== "true"); // said at once; the list follows
  go(choosing(box));
});
addEventListener("popstate", () => {
  const address = withoutFragment(location.href);
  if (address.href === asked.href) return; // a step to another part of this page
  letGo();
  show(address);
});
// What was ticked while this module was still on its way.
for (const box of form.querySelectorAll("[type=checkbox]")) if (box.checked !== box.defaultChecked) go(chosen(box));
