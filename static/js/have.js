// "Do I have it?": the answer appears while one types, after three letters. The list is kept in this browser, and without
// a connection the answer comes out of it.
import { keep, keptList } from "./have-kept.js";

const SHORTEST = 3;
const MOST = 30;
const LETTERS = { а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ж: "zh", з: "z", и: "i", й: "i", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "ts", ч: "ch", ш: "sh", щ: "sh", ы: "y", э: "e", ю: "yu", я: "ya" };

const form = document.querySelector("[data-have]");
const answer = document.querySelector("[data-answer]");
const note = document.querySelector("[data-kept]");
let waiting;
let newest = 0;

form.q.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
});

async function ask() {
  const mine = ++newest;
  const address = `${location.pathname}?${new URLSearchParams({ q: form.q.value })}`;
  try {
    const response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (response.ok && !response.redirected && mine === newest) answer.innerHTML = await response.text();
  } catch {
    if (mine === newest) await lookHere();
  }
}

/* Without a connection: what of the kept list has every word; else what has any. */
async function lookHere() {
  const list = await keptList();
  if (!list) return;
  answer.before(note); // whose age is the first thing to know of it
  tellAge(list, note.dataset.offline);
  const words = folded(form.q.value).split(" ").filter(Boolean);
  if (form.q.value.trim().length < SHORTEST || !words.length) return answer.replaceChildren();
  const counted = list.rows.map((row) => [row, found(words, row)]).filter(([, count]) => count);
  const most = Math.max(0, ...counted.map(([, count]) => count));
  const best = counted.filter(([, count]) => count === most);
  const said = !best.length ? note.dataset.none : most < words.length ? note.dataset.perhaps : note.dataset.found.replace("{count}", best.length);
  answer.replaceChildren(element("p", "quiet", said), rows(best.slice(0, MOST).map(([row]) => row)));
}

function found(words, [title, , others]) {
  const text = folded(`${title} ${others}`);
  const joined = folded(`${title} ${others}`.replace(/[^\p{L}\p{N}\s]/gu, ""));
  return words.filter((word) => ` ${text}`.includes(` ${word}`) || ` ${joined}`.includes(` ${word}`)).length;
}

/* In Latin letters without marks, so that both alphabets meet; what is no letter and no digit parts words. */
function folded(text) {
  const plain = text.toLowerCase().replaceAll("ё", "е").replaceAll("й", "и").normalize("NFKD").replace(/\p{M}/gu, "");
  return [...plain].map((letter) => LETTERS[letter] ?? letter).join("").replace(/[ьъ]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function rows(shown) {
  const list = element("ul", "lines");
  for (const [title, status] of shown) {
    const line = element("li", "lines__row");
    line.append(element("span", "lines__name", title), element("span", "lines__factory", status));
    list.append(line);
  }
  return list;
}

function element(name, style, text = "") {
  const made = document.createElement(name);
  made.className = style;
  made.textContent = text;
  return made;
}

function tellAge({ at }, said) {
  const { lang } = document.documentElement;
  const minutes = Math.round((new Date(at) - Date.now()) / 60_000);
  const [number, unit] = -minutes < 60 ? [minutes, "minute"] : -minutes < 2880 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  const age = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(number, unit);
  const time = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  note.textContent = said.replace("{time}", `${time} (${age})`);
  note.hidden = false;
}

try {
  if (await keep(form.dataset.have)) tellAge(await keptList(), note.dataset.online);
} catch {
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) form.q.value = asked; // the page that is kept was asked nothing
  await lookHere();
}
