/* Where it stands with what is on its way, said beside what was pressed: it is being sent, it was not, send it again. */

export function stateIn(line) {
  const [text, bar, again] = ["[data-keep-said]", "progress", "[data-keep-again]"].map((name) => line.querySelector(name));
  return {
    say(said) { line.hidden = false; again.hidden = true; text.textContent = said; line.classList.remove("keep__line--wrong"); },
    done() { line.hidden = true; },
    progress(part) { bar.hidden = false; bar.value = part; },
    fail(said, retry) {
      this.say(said);
      line.classList.add("keep__line--wrong");
      bar.hidden = true;
      again.hidden = false;
      again.onclick = retry;
      again.focus({ preventScroll: true });
      line.scrollIntoView({ block: "nearest" });
    },
  };
}

/* Put `line` beside the button that was pressed. */
export function putBeside(line, form, submitter) {
  (submitter?.closest(".buttons, .review__buttons, .submit-row") ?? submitter ?? form.lastElementChild).after(line);
}

/* A line for what brings none of its own, and the words that every page has for it. */
export const newLine = () => document.getElementById("sending-state").content.firstElementChild.cloneNode(true);

/* The one line in this place. */
export function lineIn(place) {
  const line = place.querySelector(":scope > [data-keep-state]") ?? newLine();
  place.append(line);
  return line;
}

export const words = () => document.getElementById("sending-state").dataset;

/* No button twice, while it is on its way. The one that was pressed goes with the form, so it is disabled later. */
export function disable(form) {
  const buttons = [...form.elements].filter((field) => field.matches("button, [type=submit]") && !field.disabled);
  setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
  return () => setTimeout(() => buttons.forEach((button) => { button.disabled = false; }));
}
