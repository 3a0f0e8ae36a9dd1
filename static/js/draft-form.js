/* The form of a draft: remarks while typing, photos one by one. Everything works without this file too; the text itself
   is kept by keep.js. */

import { watchPhotos } from "./draft-photos.js";
import { watchChoices, watchRemarks } from "./remarks.js";

function begin() {
  const form = document.querySelector("[data-draft-form]");
  if (!form) return;
  form.addEventListener("input", () => { onbeforeunload = (event) => event.preventDefault(); });
  watchMovement(form);
  watchRemarks(form);
  watchChoices(form);
  watchPhotos(form);
}

/* The movement's own part opens when the movement is said not to be in the list. */
function watchMovement(form) {
  const box = form.elements.new_mechanism;
  const part = form.querySelector("[data-inner-movement]");
  if (box && part) box.addEventListener("change", () => { part.open = box.checked; });
}

document.addEventListener("replaced", begin);
begin();
