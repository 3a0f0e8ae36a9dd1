// Have and want without losing the place: the form's answer replaces the buttons. Without this the form works as any other.
// One is sent after the other, for what was wanted becomes had and not the other way round; and the place is looked for
// when its answer comes, for a list or an answer before it may have replaced what was tapped.
let before = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".collect__form");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const place = form.closest("[data-collect]");
  const data = new FormData(form, event.submitter);
  const focused = place.contains(document.activeElement);
  event.submitter.disabled = true;
  before = before.then(() => send(form.action, data, place, focused));
});

async function send(address, data, place, focused) {
  const fetched = new FormData();
  for (const pair of data) fetched.append(...pair);
  if (place.classList.contains("collect--small")) fetched.set("small", "1");
  try {
    const answer = await fetch(address, { method: "POST", body: fetched, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-collect]");
    document.getElementById(place.id)?.replaceWith(fresh);
    if (focused && document.activeElement === document.body) fresh.querySelector("a, button")?.focus();
  } catch {
    sendAsAPage(address, data);
  }
}

// As the form would have been sent without this file, though it may be gone from the page.
function sendAsAPage(address, data) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address, hidden: true });
  for (const [name, value] of data) form.append(Object.assign(document.createElement("input"), { name, value }));
  document.body.append(form);
  form.submit();
}
