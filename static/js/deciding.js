/* The keys of the decision page. Which key presses what is read from the list that `?` shows, so that list is right.
   They wait while somebody types, and can be switched off: a screen reader or speech may need letters for itself.
   Without this file every one of them is a link, a button or a tick. */

const OFF = "keys-off";
const PAUSE = 250; // ms in which a second press of a key that decided means the proposal before, and is not taken
const NEEDS_WORDS = ["send_back", "reject"];
let digits = "";

const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const listed = () => all("#keys [data-key]");
const isOn = () => localStorage.getItem(OFF) === null;
const ticks = () => all("[data-review] [name=keep]");
const reasons = (use) => all(`[data-ready="${use}"] [name=ready]`);

function begin() {
  if (!one("[data-review]")) return;
  setTimeout(() => { document.documentElement.dataset.keys = ""; }, PAUSE);
  one("[data-show-keys]").hidden = false;
  one("[data-keys-on]").checked = isOn();
  hint();
}

/* Each key beside what it presses: for the eye, and for a screen reader in its own way. */
function hint() {
  all(".key-hint").forEach((mark) => mark.remove());
  digits = "";
  for (const row of listed()) {
    const target = one(`[data-review] ${row.dataset.press}`);
    if (isOn()) target?.setAttribute("aria-keyshortcuts", row.dataset.key); else target?.removeAttribute("aria-keyshortcuts");
    if (target?.matches("button, .review__line a, .button")) mark(target, row.dataset.key);
  }
  ticks().forEach((tick, at) => mark(tick, numberOf(at, ticks()), "after"));
}

function mark(element, key, where = "append") {
  if (!isOn()) return;
  const sign = document.createElement("kbd");
  sign.className = "key-hint";
  sign.ariaHidden = "true";
  sign.textContent = key.toUpperCase();
  element[where](sign);
}

/* All numbers are equally long, so the last digit ends one. */
const numberOf = (at, among) => String(at + 1).padStart(String(among.length).length, "0");

function byNumber(digit, among) {
  digits += digit;
  if (digits.length < String(among.length).length) return null;
  const found = among.find((_each, at) => numberOf(at, among) === digits);
  digits = "";
  return found;
}

const isTyping = (element) => element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

/* The letter on the key where the keyboard writes Latin ones, else the one in its place. */
function letterOf({ key, code, shiftKey }) {
  if (key === "?" || (code === "Slash" && shiftKey)) return "?";
  return /^[a-z0-9]$/i.test(key) ? key.toLowerCase() : code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

document.addEventListener("keydown", (event) => {
  const review = one("[data-review]");
  if (!review || event.repeat || event.altKey || event.metaKey || !isOn()) return;
  if (event.ctrlKey) return event.key === "Enter" && event.target.name === "message" ? press(chosen()) : undefined;
  if (event.key === "Escape") return leave(event.target);
  if (isTyping(event.target) || one("dialog[open]")) return;
  const letter = letterOf(event);
  const row = listed().find((each) => each.dataset.key === letter);
  if (/^[0-9]$/.test(letter)) number(letter);
  else if (row) act(one(`[data-review] ${row.dataset.press}`) ?? one(row.dataset.press));
  else return;
  event.preventDefault();
});

/* What a moderator corrects is wanted, so writing in a row ticks it. Without this file the server asks. */
document.addEventListener("input", ({ target }) => {
  const tick = target.closest(".review--correcting .changes tr")?.querySelector("[name=keep]");
  if (tick && target !== tick) tick.checked = true;
});

function act(target) {
  if (target?.name === "do") return answer(target);
  if (target?.matches("textarea")) target.focus(); else target?.click();
}

/* What its author has to be told is asked for first. */
function lacksWords({ value }) {
  const isSaid = one("[data-review] [name=message]")?.value.trim() || reasons(value).some((tick) => tick.checked);
  return NEEDS_WORDS.includes(value) && !isSaid;
}

function answer(button) {
  if (lacksWords(button)) ask(button); else press(button);
}

function press(button) {
  if (button && "keys" in document.documentElement.dataset) button.click();
}

const chosen = () => one(`[name=do][value="${one("[data-review]").dataset.asks ?? ""}"]`);

function ask(button) {
  stop();
  const among = reasons(button.value);
  one("[data-review]").dataset.asks = button.value;
  if (!among.length) return one("[data-review] [name=message]").focus();
  one(".review__ready").open = true;
  one(".review__ready").scrollIntoView({ block: "nearest" });
  among.forEach((tick, at) => mark(tick, numberOf(at, among), "after"));
  say(one("#keys").dataset.reason);
}

function stop() {
  delete one("[data-review]").dataset.asks;
  hint();
  say("");
}

function number(digit) {
  const use = one("[data-review]").dataset.asks;
  const found = byNumber(digit, use ? reasons(use) : ticks());
  if (!found) return;
  if (!use) return found.click();
  found.checked = true;
  press(chosen());
}

function leave(field) {
  if (isTyping(field)) field.blur();
  else if (one("[data-review]").dataset.asks) { one(".review__ready").open = false; stop(); }
}

function say(text) { one("[data-keys-said]").textContent = text; }

document.addEventListener("change", ({ target }) => {
  if (target.name === "keep") say(one("#keys").dataset[target.checked ? "accepted" : "leftOut"].replace("{field}", target.closest("tr").querySelector("th").textContent.trim()));
  if (!target.matches("[data-keys-on]")) return;
  if (target.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "");
  hint();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-keys]")) one("#keys").showModal();
  const button = event.target.closest("[data-review] [name=do]");
  if (!button || !lacksWords(button)) return;
  event.preventDefault();
  ask(button);
});
document.addEventListener("replaced", begin);
begin();
