/* The form of a draft: warnings while typing, pictures before they are sent, progress, and no lost work.
   Everything works without this file too. */

const CHECK_AFTER = 600; // milliseconds without typing

function begin() {
  const form = document.querySelector("[data-draft-form]");
  if (!form) return;
  const state = { changed: false };
  form.addEventListener("input", () => { state.changed = true; });
  window.onbeforeunload = (event) => { if (state.changed) event.preventDefault(); };
  watchMovement(form);
  watchRemarks(form);
  watchChoices(form);
  form.querySelectorAll("[data-photo-input]").forEach(watchPhoto);
  form.addEventListener("submit", (event) => {
    state.changed = false;
    send(event, form);
  });
}

/* The movement's own part opens when the movement is said not to be in the list. */
function watchMovement(form) {
  const box = form.elements.new_mechanism;
  const part = form.querySelector("[data-inner-movement]");
  if (box && part) box.addEventListener("change", () => { part.open = box.checked; });
}

/* What a machine sees is asked for while somebody types, and stands beside the field that it is about. */
function watchRemarks(form) {
  let timer, asked;
  const show = (text) => {
    for (const fresh of new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-remarks]")) {
      const place = form.querySelector(`[data-remarks="${CSS.escape(fresh.dataset.remarks)}"]`);
      // What says the same stays, so that nobody is told twice.
      if (place && place.textContent.trim() !== fresh.textContent.trim()) place.replaceChildren(...fresh.childNodes);
    }
  };
  const ask = async () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: data, signal: asked.signal });
      if (answer.ok && !answer.redirected) show(await answer.text());
    } catch { /* no remarks then; the form works */ }
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(ask, CHECK_AFTER);
  });
}

/* A choice beside a field takes the place of what was typed; without this it is saved at once. */
function watchChoices(form) {
  form.addEventListener("click", (event) => {
    const choice = event.target.closest(".choices__choice");
    if (!choice) return;
    event.preventDefault();
    const field = form.elements[choice.name.replace(/-choice$/, "")];
    field.value = choice.value;
    choice.closest(".choices").remove();
    field.closest(".field").classList.remove("field--wrong");
    field.closest(".field").querySelector(".errorlist")?.remove();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* A photo is shown as soon as it is chosen, or dropped on its side, and only then is it asked whose it is. Drawn on
   a canvas: no address is needed. */
function watchPhoto(side) {
  const input = side.querySelector("input[type=file]");
  const picture = side.querySelector("[data-preview]");
  const askWhose = () => side.classList.toggle("photo-input--empty", !input.files.length && !picture.querySelector("img"));
  askWhose();
  input.addEventListener("change", async () => {
    askWhose();
    const file = input.files[0];
    if (!file) return;
    const bitmap = await createImageBitmap(file).catch(() => null);
    if (!bitmap) return;
    const canvas = document.createElement("canvas");
    canvas.width = 320;
    canvas.height = Math.round((320 * bitmap.height) / bitmap.width);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    picture.replaceChildren(canvas);
  });
  side.addEventListener("dragover", (event) => { event.preventDefault(); });
  side.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* Photos may take minutes, so they are sent with a bar; without photos the form goes its ordinary way. */
function send(event, form) {
  const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  form.querySelectorAll("button").forEach((button) => setTimeout(() => { button.disabled = true; }));
  if (!files) return;
  event.preventDefault();
  const place = form.querySelector("[data-progress]");
  const bar = place.querySelector("progress");
  place.hidden = false;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.upload.onprogress = ({ loaded, total }) => { bar.value = (100 * loaded) / total; };
  request.onload = () => show(request, form);
  request.onerror = () => {
    place.hidden = true;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    form.submit(); // the browser's own page says what is wrong with the connection
  };
  request.send(new FormData(form));
}

function show(request, form) {
  const saved = request.getResponseHeader("Location");
  if (saved || request.responseURL !== form.action) {
    location.assign(saved || request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  scrollTo(0, 0);
  document.querySelector("[role=alert]")?.focus();
  begin();
}

begin();
