// Have and want without losing the place: the answer replaces the buttons. All buttons of a page are of one form, and each
// says where it is sent; without this they work as any others.
// One is sent after the other, for what was wanted becomes had and not the other way round; and the place is looked for
// when its answer comes, for a list or an answer before it may have replaced what was tapped.
import { go, post } from "./sending.js";
import { lineIn, stateIn, words } from "./state.js";

let before = Promise.resolve();

document.addEventListener("submit", (event) => {
  const place = event.submitter?.closest("[data-collect]");
  if (!place) return;
  event.preventDefault();
  const data = new FormData(event.target, event.submitter);
  if (place.classList.contains("collect--small")) data.set("small", "1");
  event.submitter.disabled = true;
  sendInTurn({ address: event.submitter.formAction, data, id: place.id, focused: place.contains(document.activeElement) });
});

function sendInTurn(sent) {
  before = before.then(() => send(sent));
}

async function send(sent) {
  try {
    const answer = await post(sent.address, sent.data, undefined, "fetch");
    if (answer.status === 401) go(answer.location);
    else if (answer.status === 200) replace(sent, answer.text);
    else fail(sent, words().failed);
  } catch {
    fail(sent, words().offline);
  }
}

function replace({ id, focused }, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-collect]");
  const place = document.getElementById(id);
  const isFocused = focused && (document.activeElement === document.body || place?.contains(document.activeElement));
  place?.replaceWith(fresh);
  if (isFocused) fresh.querySelector("a, button")?.focus();
}

function fail(sent, said) {
  const place = document.getElementById(sent.id);
  if (!place) return;
  for (const button of place.querySelectorAll(".collect__button")) button.disabled = false;
  stateIn(lineIn(place)).fail(said, () => sendInTurn(sent));
}
