// Whoever signs out, or goes for good, leaves nothing behind in this browser: of what was typed, and of their list.
// Whoever signs in finds nothing of another. The site clears the browser, too; this is for those that do not know how.
import { forgetKept, forgetOthers } from "./have-kept.js";
import { forgetAll } from "./typed.js";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-forget], [action$='/logout/']")) return;
  forgetAll();
  forgetKept();
});
const { person } = document.querySelector("script[data-person]").dataset;
if (person) forgetOthers(person);
