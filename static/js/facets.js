// The form of the filters: it stays in the page while lists are replaced beside or under it, so it stays open and keeps
// its place. Only its facets follow the answers.
export const form = document.getElementById("filters");
const valuesOf = (facet) => [...facet.querySelectorAll("li:has(> label)")];
let touched = null; // the facet under the finger or with the focus

export const letGo = () => { touched = null; };

// The facets as the answer has them. Down to the one that is being touched they stay, with new figures: nothing moves
// under a finger, not even towards the end of a shrinking list.
export function replaceFacets(fresh) {
  const top = touched?.getBoundingClientRect().top;
  const facets = [...form.querySelectorAll("[data-facet]")];
  const still = facets.splice(0, facets.indexOf(touched) + 1);
  for (const old of facets) old.remove();
  let last = null;
  for (const facet of fresh.querySelectorAll("#filters [data-facet]")) {
    const same = ({ dataset }) => dataset.facet === facet.dataset.facet;
    const kept = still.find(same);
    if (!kept) {
      takePlace(facet, facets.find(same));
      if (last) last.after(facet);
      else form.querySelector("[data-facets]").prepend(facet);
    }
    last = kept ?? facet;
  }
  for (const old of still) update(old, fresh);
  if (touched) scroller().scrollBy({ top: touched.getBoundingClientRect().top - top, behavior: "instant" });
  sayCount(fresh.querySelector(".facets__submit"));
}

// What scrolls the form: itself where it is open as a sheet.
const scroller = () => (form.hidePopover && form.matches(":popover-open") ? form : window);

// A fresh facet folded as the old one was, filtered as it was.
function takePlace(facet, old) {
  const folds = (of) => [of, ...of.querySelectorAll("details")];
  if (old) for (const part of folds(facet)) part.open = folds(old).find((was) => was.className === part.className && was.dataset.below === part.dataset.below)?.open ?? part.open;
  addFinder(facet, old?.querySelector(".facet__find")?.value);
}

// An old facet with the fresh one's figures and ticks; what only the fresh one has comes last.
function update(old, fresh) {
  const box = (item) => item.querySelector("input");
  const figure = (item) => item.querySelector(".facet__count");
  const news = new Map([...fresh.querySelectorAll(`#filters [data-facet="${old.dataset.facet}"] li:has(> label)`)].map((item) => [box(item).value, item]));
  for (const item of valuesOf(old)) {
    const now = news.get(box(item).value);
    news.delete(box(item).value);
    box(item).checked = now ? box(now).checked : false;
    figure(item).textContent = now ? figure(now).textContent : "0";
  }
  for (const field of old.querySelectorAll(".facet__year")) field.ariaInvalid = fresh.querySelector(`#filters [name="${field.name}"]`).ariaInvalid;
  old.querySelector(".facet__wrong")?.replaceChildren(...fresh.querySelector(`#filters [data-facet="${old.dataset.facet}"] .facet__wrong`).childNodes);
  [...old.querySelectorAll(":scope > ul, .facet__rest > ul")].at(-1)?.append(...news.values());
  const more = old.querySelector(".facet__rest summary");
  if (more) more.textContent = more.textContent.replace(/\d+/, old.querySelectorAll(".facet__rest > ul > li:has(> label)").length);
}

// The button says how many it will show; without scripts nobody knows that before it is pressed.
function sayCount(button) {
  form.querySelector(".facets__submit").textContent = button.dataset.counted;
}

// A field that filters a long list of values as one types. What is found below another unfolds, under its name.
function addFinder(facet, text = "") {
  const rest = facet.querySelector("[data-filter-label]");
  if (!rest) return;
  const field = Object.assign(document.createElement("input"), { type: "search", className: "facet__find", placeholder: rest.dataset.filterLabel, value: text });
  field.setAttribute("aria-label", rest.dataset.filterLabel);
  const plain = (words) => words.toLowerCase().replaceAll("ё", "е");
  const filter = () => {
    const typed = plain(field.value.trim());
    for (const item of valuesOf(facet)) item.hidden = !plain(item.querySelector(".facet__label").textContent).includes(typed);
    for (const fold of facet.querySelectorAll(".facet__below")) {
      const found = valuesOf(fold).some((item) => !item.hidden);
      const place = fold.parentElement;
      place.hidden = !found;
      if (typed && found) {
        fold.open = true;
        place.previousElementSibling.hidden = false;
      }
    }
  };
  field.addEventListener("input", filter);
  filter();
  rest.querySelector("ul").before(field);
}

for (const event of ["pointerdown", "focusin"]) form.addEventListener(event, ({ target }) => { touched = target.closest("[data-facet]"); });
for (const facet of form.querySelectorAll("[data-facet]")) addFinder(facet);
sayCount(form.querySelector(".facets__submit"));
