/* Forms whose text is never lost. `{% keep %}` in a form puts a place into it, [data-keep], with what is to be said.
   What is typed is kept here as it is typed, offered back, and forgotten when the site has it; the form is sent without
   leaving the page. Without this file a form works as any other, and the server keeps what meets an ended session. */

import { fill, forget, forgetTheOld, recall, remember, same, takeOver, valuesOf } from "./typed.js";
import { go, isKept, post, show } from "./sending.js";
import { disable, putBeside, stateIn } from "./state.js";

const PAUSE = 250; // milliseconds without typing
const ANSWERS = [200, 400, 409]; // with a page that shows the form again

function begin(event) {
  for (const place of document.querySelectorAll("[data-keep]:not([data-kept])")) {
    place.dataset.kept = "";
    const form = place.closest("form");
    keep(form, place, event?.type === "replaced");
    form.addEventListener("submit", (sent) => { if (!sent.defaultPrevented) send(sent, form, place); });
  }
}

/* `isRefused`: the page is the answer to what was just sent, so nothing of it is saved. */
function keep(form, place, isRefused) {
  const shown = valuesOf(form);
  const here = () => [place.dataset.person, place.dataset.keep];
  let timer;
  const write = () => {
    timer = clearTimeout(timer);
    if (!form.isConnected || place.dataset.sent) return;
    const values = valuesOf(form);
    if (isRefused || !same(values, shown)) remember(...here(), values);
  };
  for (const happening of ["input", "change"]) form.addEventListener(happening, () => { clearTimeout(timer); timer = setTimeout(write, PAUSE); });
  addEventListener("pagehide", () => { if (timer) write(); });
  document.addEventListener("visibilitychange", () => { if (timer && document.hidden) write(); });
  if (isRefused) write();
  else offer(form, place, { texts: recall(...here()), shown, write, drop: () => forget(...here()) });
}

/* Each text that is kept of this form, until it is taken or not wanted: whoever types on has answered nothing. */
function offer(form, place, { texts, shown, write, drop }) {
  const line = place.querySelector("[data-keep-offer]");
  const pattern = line.querySelector("[data-keep-restore]");
  for (const text of texts) {
    if (same(text.values, shown)) {
      takeOver(text);
      continue;
    }
    const back = pattern.cloneNode();
    back.textContent = place.dataset.restore.replace("{time}", moment(text.at));
    back.addEventListener("click", () => {
      back.remove();
      line.hidden = !line.querySelector("[data-keep-restore]");
      takeOver(text);
      fill(form, text.values);
      write();
      form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    pattern.before(back, " ");
    line.hidden = false;
  }
  pattern.remove();
  line.querySelector("[data-keep-drop]").addEventListener("click", () => {
    line.hidden = true;
    texts.forEach(takeOver);
    drop();
    write();
  });
}

function moment(at) {
  const today = new Date().toDateString() === new Date(at).toDateString();
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short", ...(today ? {} : { dateStyle: "short" }) }).format(at);
}

async function send(event, form, place) {
  event.preventDefault();
  const line = place.querySelector("[data-keep-state]") ?? form.querySelector("[data-keep-state]");
  putBeside(line, form, event.submitter);
  const state = stateIn(line);
  const enable = disable(form);
  const waits = [];
  form.dispatchEvent(new CustomEvent("sending", { detail: { waitFor: (promise) => waits.push(promise) } }));
  remember(place.dataset.person, place.dataset.keep, valuesOf(form));
  state.say(place.dataset.sending);
  try {
    await Promise.allSettled(waits);
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    const answer = await post(address, new FormData(form, event.submitter), form.querySelector("input[type=file]") ? state.progress : undefined);
    if (take(answer, place)) return;
    state.fail(place.dataset.failed, () => form.requestSubmit(event.submitter));
  } catch {
    state.fail(place.dataset.offline, () => form.requestSubmit(event.submitter));
  }
  enable();
}

/* Whether the answer leads on, or shows the form again. */
function take(answer, place) {
  if (answer.status === 201 || answer.status === 401) {
    if (isKept(answer)) forget(place.dataset.person, place.dataset.keep);
    place.dataset.sent = "yes";
    onbeforeunload = null;
    go(answer.location);
    return true;
  }
  const { person, keep: page } = place.dataset;
  if (!ANSWERS.includes(answer.status) || !show(answer.text)) return false;
  // A draft that was begun is at home on another page from now on.
  if (!document.querySelector(`[data-keep="${CSS.escape(page)}"]`)) forget(person, page);
  return true;
}

document.addEventListener("replaced", begin);
// Back from where the form led to: what it says is old by now.
addEventListener("pageshow", (event) => { if (event.persisted && document.querySelector("[data-keep][data-sent]")) location.reload(); });
forgetTheOld();
begin();
