// Have and want without losing the place: the form's answer replaces the buttons. Without this the form works as any other.

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".collect__form");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const place = form.closest("[data-collect]");
  const data = new FormData(form, event.submitter);
  if (place.classList.contains("collect--small")) data.set("small", "1");
  event.submitter.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-collect]");
    place.replaceWith(fresh);
    fresh.querySelector("a, button")?.focus();
  } catch {
    const status = document.createElement("input");
    Object.assign(status, { type: "hidden", name: "status", value: event.submitter.value });
    form.append(status);
    form.submit();
  }
});
