/* Each photo goes up by itself as soon as it is chosen, or dropped on its side: shown at once, with a bar, and again where
   it did not arrive. It has its place in the draft then, which begins with the first photo if it has to. What could not
   be sent stays chosen, and goes with the form. */

import { smaller } from "./smaller.js";
import { putRemarks } from "./remarks.js";
import { freshToken, isKept, post } from "./sending.js";
import { forget, remember, valuesOf } from "./typed.js";

const WIDTH = 320;
const LARGE = 20 * 1024 * 1024; // bytes: longer than that nobody should have to wait

export function watchPhotos(form) {
  let last = Promise.resolve(); // one after the other: the first one may have to begin the draft
  for (const side of form.querySelectorAll("[data-photo-input]")) {
    const input = side.querySelector("input[type=file]");
    const send = () => { last = last.then(() => upload(form, side, input)); };
    askWhose(side, input);
    watchDrops(side, input);
    input.addEventListener("change", () => {
      askWhose(side, input);
      // The room for the picture, above it, may have moved it out of the window; photos chosen at once move nothing.
      if (input.matches(":focus")) input.scrollIntoView({ block: "nearest" });
      if (!input.files.length) return;
      preview(side, input.files[0]);
      if (!form.dataset.photos && !form.dataset.begin) return;
      keepRoom(side);
      stateOf(side).say(side.dataset.sending); // though others may go before
      send();
    });
    side.querySelector("[data-photo-again]").addEventListener("click", send);
  }
  watchChoiceOfAll(form);
  form.addEventListener("sending", (event) => event.detail.waitFor(last));
}

/* Photos that are chosen or dropped together: the site says to which side each belongs by its name. What it cannot be
   asked about stays chosen, and goes with the form. */
function watchChoiceOfAll(form) {
  const place = form.querySelector("[data-photos-at-once]");
  const input = place?.querySelector("input[type=file]");
  if (!input) return;
  watchDrops(place, input);
  input.addEventListener("change", async () => {
    const files = [...input.files];
    const said = place.querySelector("[data-at-once-said]");
    say(said, place, [["sorting", files.map((file) => file.name)]]);
    const sides = files.length ? await sidesOf(form, place, files).catch(() => null) : null;
    if (!sides) return say(said, place, []);
    input.value = "";
    files.forEach((file, at) => { if (sides[at]) choose(form.querySelector(`[data-photo-input="${sides[at]}"] input[type=file]`), file); });
    const named = (isPut) => files.filter((_file, at) => Boolean(sides[at]) === isPut).map((file) => file.name);
    say(said, place, [["put", named(true)], ["full", named(false)]]);
  });
}

/* Sentences about files. Their room stays, so that the form below does not move when the next ones come. */
function say(said, place, sentences) {
  said.style.minHeight = `${said.offsetHeight}px`;
  const told = sentences.filter(([, names]) => names.length);
  said.textContent = told.map(([word, names]) => place.dataset[word].replace("{names}", names.join(", "))).join(" ");
}

async function sidesOf(form, place, files) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const file of files) data.append("name", file.name);
  for (const side of form.querySelectorAll("[data-photo-input]:not(.photo-input--empty)")) data.append("taken", side.dataset.photoInput);
  const answer = await post(place.dataset.photosAtOnce, data);
  return answer.status === 200 && JSON.parse(answer.text).sides;
}

function hold(input, file) {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  input.files = transfer.files;
}

function choose(input, file) {
  hold(input, file);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Whose a photo is, is asked when there is one. */
function askWhose(side, input) {
  const isEmpty = !input.files.length && !side.querySelector("[data-preview] :is(img, canvas)");
  side.classList.toggle("photo-input--empty", isEmpty);
  side.classList.toggle("photo-input--full", !isEmpty);
}

/* What can be done with a photo once it is saved stands there from the beginning: what is below would move under a finger
   when the answer comes. */
function keepRoom(side) {
  const later = side.querySelector("[data-arranging]");
  if (!later) return;
  for (const field of later.content.querySelectorAll("input, select")) field.disabled = true;
  later.replaceWith(later.content);
}

function watchDrops(side, input) {
  side.addEventListener("dragover", (event) => { event.preventDefault(); });
  side.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* Drawn on a canvas: no address is needed, which the content security policy would have to allow. */
async function preview(side, file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap || !side.querySelector("input[type=file]").files.length) return;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = Math.round((WIDTH * bitmap.height) / bitmap.width);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  side.querySelector("[data-preview]").replaceChildren(canvas);
}

async function upload(form, side, input) {
  if (!input.files.length) return;
  const state = stateOf(side);
  state.say(side.dataset.sending);
  try {
    if (input.files[0].size > LARGE) await makeSmaller(input);
    if (input.files[0].size > input.dataset.mostBytes) return refuse(input, state, side.dataset.tooLarge);
    const send = () => inThisSession(form, () => put(form, side, state.progress));
    let answer = await send();
    if (isTooLarge(answer) && (await makeSmaller(input))) answer = await send();
    if (answer.status === 201) return done(side, input, answer.text, state);
    if (answer.status === 401 || answer.status === 403) {
      state.fail(side.dataset.signedOut);
      return state.leadTo(answer.status === 401 && (await keepAll(form)));
    }
    const said = errorOf(answer);
    if (said && answer.status === 400) return refuse(input, state, said);
    state.fail(said || side.dataset.failed);
  } catch {
    state.fail(side.dataset.offline);
  }
}

/* This picture will not be taken a second time either. */
function refuse(input, state, said) {
  input.value = "";
  state.fail(said, false);
}

/* Whether a smaller one has taken the place of the photo that is chosen. */
async function makeSmaller(input) {
  const file = await smaller(input.files[0]);
  if (file) hold(input, file);
  return Boolean(file);
}

/* The answer to `ask`, once more with a fresh token where the page is from before a sign-in in another tab. */
async function inThisSession(form, ask) {
  const answer = await ask();
  if (answer.status !== 401 && answer.status !== 403) return answer;
  return (await freshToken(form.querySelector("[data-keep]").dataset.person)) ? ask() : answer;
}

/* The session has ended: the site keeps the whole form, with every photo that is chosen. Gives where to sign in for it. */
async function keepAll(form) {
  const answer = await post(form.getAttribute("action"), new FormData(form));
  const { person, keep } = form.querySelector("[data-keep]").dataset;
  if (isKept(answer)) forget(person, keep);
  return answer.status === 401 && answer.location;
}

async function put(form, side, progress) {
  if (!form.dataset.photos) {
    const begun = await beginDraft(form);
    if (begun) return begun;
  }
  const data = new FormData();
  for (const field of side.querySelectorAll("input:not([type=file], [type=checkbox]), select")) data.set(field.name, field.value);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const [file] = [...side.querySelectorAll("input[type=file]")];
  data.set(file.name, file.files[0]);
  return post(`${form.dataset.photos}${side.dataset.photoInput}/`, data, progress);
}

/* The draft that the photo goes into, with what was typed so far. Gives the answer where it could not be begun. */
async function beginDraft(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File || name === "proof") data.delete(name);
  const answer = await post(form.dataset.begin, data);
  if (answer.status !== 200) return answer;
  const draft = JSON.parse(answer.text);
  const place = form.querySelector("[data-keep]");
  forget(place.dataset.person, place.dataset.keep);
  remember(place.dataset.person, draft.page, valuesOf(form));
  place.dataset.keep = form.action = draft.page;
  form.elements.proof.value = draft.proof;
  form.elements.version.value = draft.version;
  form.dataset.photos = draft.photos;
  history.replaceState(null, "", draft.page);
  return null;
}

function errorOf(answer) {
  try { return JSON.parse(answer.text).error; } catch { return ""; }
}

function isTooLarge(answer) {
  try { return JSON.parse(answer.text).too_large; } catch { return answer.status === 413; }
}

/* The photo as the draft has it, what is remarkable about it, and what can be done with it. */
function done(side, input, text, state) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  side.querySelector("[data-preview]").replaceChildren(...fresh.querySelector("[data-preview]").childNodes);
  putRemarks(side, side.querySelector("[data-remarks]"), fresh.querySelector("[data-remarks]").childNodes);
  const seen = "[name$='-seen']";
  side.querySelector(seen).value = fresh.querySelector(seen).value;
  for (const name of ["[name$='-turn']", "[name$='-to']", "[name$='-remove']"]) {
    side.querySelector(name)?.closest(".field").replaceWith(fresh.querySelector(name).closest(".field"));
  }
  input.value = "";
  askWhose(side, input);
  state.say(side.dataset.saved, false);
}

function stateOf(side) {
  const state = side.querySelector("[data-photo-state]");
  const [text, bar, again, entrance] = ["[data-photo-said]", "progress", "[data-photo-again]", "[data-photo-sign-in]"].map((name) => state.querySelector(name));
  return {
    say(said, isSending = true) { state.hidden = false; again.hidden = entrance.hidden = true; bar.hidden = !isSending; bar.value = 0; text.textContent = said; state.classList.remove("photo-input__state--wrong"); },
    progress(part) { bar.value = part; },
    leadTo(address) { entrance.hidden = !address; if (address) entrance.href = address; },
    fail(said, mayRepeat = true) { this.say(said, false); again.hidden = !mayRepeat; state.classList.add("photo-input__state--wrong"); },
  };
}
