/* What a machine sees in a draft is asked for while somebody types, and stands beside the field that it is about. */

const CHECK_AFTER = 600; // milliseconds without typing

function show(form, text) {
  for (const fresh of new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-remarks]")) {
    const place = form.querySelector(`[data-remarks="${CSS.escape(fresh.dataset.remarks)}"]`);
    // What says the same stays, so that nobody is told twice.
    if (place && place.textContent.trim() !== fresh.textContent.trim()) putRemarks(form, place, fresh.childNodes);
  }
}

/* What stands below stays where it is, for a finger may be on its way there: what is above goes up instead. */
export function putRemarks(form, place, remarks) {
  const { bottom } = place.getBoundingClientRect();
  const topOf = (one) => one.getBoundingClientRect().top;
  const below = [...form.querySelectorAll(".field, .buttons")].find((one) => topOf(one) >= bottom);
  const top = below && topOf(below);
  place.replaceChildren(...remarks);
  if (below && top < innerHeight) scrollBy({ top: topOf(below) - top, behavior: "instant" });
}

export function watchRemarks(form) {
  let timer, asked;
  const ask = async () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: data, signal: asked.signal });
      if (answer.ok && !answer.redirected) show(form, await answer.text());
    } catch { /* no remarks then; the form works */ }
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(ask, CHECK_AFTER);
  });
}

/* A choice beside a field takes the place of what was typed; without this it is saved at once. */
export function watchChoices(form) {
  form.addEventListener("click", (event) => {
    const choice = event.target.closest(".choices__choice");
    if (!choice) return;
    event.preventDefault();
    const field = form.elements[choice.name.replace(/-choice$/, "")];
    const around = field.closest(".field");
    field.value = choice.value;
    choice.closest(".choices").remove();
    around.classList.remove("field--wrong");
    around.querySelector(".errorlist")?.remove();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
