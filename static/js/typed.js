/* What is typed into a form, kept in this browser by person and page until the site has it. Never passwords, never
   files. A browser that keeps nothing (private mode) loses nothing but this. */

const PREFIX = "typed:";
const MOST_FORMS = 30;
const MOST_TEXTS = 3; // of one form
const LASTS = 30 * 24 * 3600 * 1000;

const isTyped = (field) => field.name && !field.matches("[type=hidden], [type=password], [type=file], [type=submit], [type=button], button, fieldset, output");
const isTick = (field) => field.matches("[type=checkbox], [type=radio]");

/* The values of a form by the names of its fields: of ticks those that are set, of everything else each. */
export function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (!isTyped(field)) continue;
    const said = isTick(field) ? (field.checked ? [field.value] : []) : field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
    values[field.name] = [...(values[field.name] ?? []), ...said];
  }
  return values;
}

/* Make the form say `values` again, and tell whoever listens. */
export function fill(form, values) {
  const left = structuredClone(values);
  for (const field of form.elements) {
    const said = isTyped(field) && left[field.name];
    if (!said) continue;
    if (isTick(field)) field.checked = said.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = said.includes(option.value);
    else field.value = said.shift() ?? field.value;
    if (isTick(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

export const same = (some, others) => JSON.stringify(some) === JSON.stringify(others);

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const quietly = (action) => { try { return action(); } catch { return null; } };
const read = (key) => quietly(() => JSON.parse(localStorage.getItem(key)));

let isLeaving = false;

const keyOf = (person, page) => `${PREFIX}${person}:${page.replace(/^\/en(?=\/)/, "")}`; // in either language it is one form
const newest = `${Date.now()}-${Math.random()}`;
const mine = new Set([newest]); // the texts that this page says, as long as it is open

/* The texts that were typed there, each {at, by, values}, the newest first. */
export const recall = (person, page) => textsOf(keyOf(person, page));

/* Keep what this page says now. What another tab says, and what nobody answered yet, stays beside it. */
export const remember = (person, page, values) => put(person, page, [{ at: Date.now(), by: newest, values }, ...others(person, page)]);

/* What this page says is somewhere else by now, or not wanted. */
export const forget = (person, page) => put(person, page, others(person, page));

/* `text` is this page's from now on. */
export const takeOver = (text) => mine.add(text.by);

const textsOf = (key) => [read(key) ?? []].flat().map((text) => ({ by: "", ...text }));
const others = (person, page) => recall(person, page).filter(({ by }) => !mine.has(by));
const put = (person, page, texts) => quietly(() => {
  if (!texts.length) localStorage.removeItem(keyOf(person, page));
  else if (!isLeaving) localStorage.setItem(keyOf(person, page), JSON.stringify(texts.slice(0, MOST_TEXTS)));
});

/* Of everybody: somebody signs out, and another may sit down here. */
export function forgetAll() {
  isLeaving = true;
  quietly(() => keys().forEach((key) => localStorage.removeItem(key)));
}

export function forgetTheOld() {
  quietly(() => {
    const found = keys().map((key) => [key, textsOf(key)[0]?.at ?? 0]).sort((one, other) => other[1] - one[1]);
    found.forEach(([key, at], place) => { if (place >= MOST_FORMS || at < Date.now() - LASTS) localStorage.removeItem(key); });
  });
}
