/* Every form that is posted and keeps no text of its own (keep.js): it is sent without leaving the page, so that a
   connection which breaks leaves the page as it is. Without this file a form works as any other. */

import { go, post, show } from "./sending.js";
import { disable, newLine, putBeside, stateIn, words } from "./state.js";

const lines = new WeakMap();
const STILL_HERE = 4000; // ms after which a page that was to be left is used again: it led to a file, which is saved

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  // What a page's own scripts began with would not begin anew with the answer: such a form goes as any other.
  if (navigator.onLine && document.querySelector("main script[src]:not([src$='/keep.js'])")) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  const address = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href);
  const line = lines.get(form) ?? newLine();
  lines.set(form, line);
  putBeside(line, form, submitter);
  const state = stateIn(line);
  const enable = disable(form);
  const again = () => form.requestSubmit(submitter);
  state.say(words().sending);
  try {
    const answer = await post(address, data);
    if (answer.status === 201 || answer.status === 401) {
      setTimeout(() => { state.done(); enable(); }, STILL_HERE);
      return go(answer.location);
    }
    if (answer.status < 500 && show(answer.text)) return;
    state.fail(words().failed, again);
  } catch {
    state.fail(words().offline, again);
  }
  enable();
}

// The admin's own script counts the ticks of a list; the list may be another one now, or none.
document.addEventListener("replaced", () => {
  const ticks = document.querySelectorAll("tr input.action-select");
  if (ticks.length) window.Actions?.(ticks);
});
