// Whoever signs out, or goes for good, leaves nothing behind in this browser of what was typed.
import { forgetAll } from "./typed.js";

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-forget], [action$='/logout/']")) forgetAll();
});
