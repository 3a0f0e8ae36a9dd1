/* Sending without leaving the page, so that what is on it stays whatever happens on the way. */

const SILENCE = 70_000; // milliseconds: longer than the site lets any request take

/* Post `data`. `location` is where the site leads: with 201 it took the form, with 401 somebody must sign in first.
   Rejects where no answer came: no connection, or silence. `by` is what the site knows the script by. */
export function post(address, data, onProgress = () => {}, by = "keep") {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer;
    const listen = () => { clearTimeout(timer); timer = setTimeout(() => request.abort(), SILENCE); };
    request.open("POST", address);
    request.setRequestHeader("X-Requested-With", by);
    request.upload.onprogress = ({ loaded, total }) => { listen(); onProgress(loaded / total); };
    request.onload = () => resolve({ status: request.status, location: request.getResponseHeader("Location"), text: request.responseText });
    request.onerror = request.onabort = () => reject(new Error("no answer"));
    request.onloadend = () => clearTimeout(timer);
    listen();
    request.send(data);
  });
}

/* Whether the site has the text of the form: it took it, or keeps it through the sign-in and offers it itself. */
export const isKept = ({ status, location }) => status === 201 || (status === 401 && location.includes("unsent"));

/* Put the answer's page in place of this one's. False where it is none of ours. */
export function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  scrollTo(0, 0);
  document.dispatchEvent(new Event("replaced"));
  const told = main.querySelector("[role=alert]") ?? main.querySelector("h1");
  if (told) { told.tabIndex = -1; told.focus({ preventScroll: true }); } // nothing else says that the page is another
  return true;
}

/* The page may be from before the last sign-in, in another tab: ask for it anew, and take its token over. False where
   nobody is signed in, or somebody else. */
export async function freshToken(person) {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("[data-keep]")?.dataset.person !== person) return false;
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

export function go(address) {
  const to = new URL(address, location.href);
  const stays = to.pathname + to.search === location.pathname + location.search;
  location.assign(to);
  if (stays) location.reload(); // to another place on this page alone, it would not be asked for again
}
