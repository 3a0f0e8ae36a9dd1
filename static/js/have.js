// "Do I have it?": the answer appears while one types, after three letters.

const form = document.querySelector("[data-have]");
const answer = document.querySelector("[data-answer]");
let waiting;
let newest = 0;

form.q.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const mine = ++newest;
    const address = `${location.pathname}?${new URLSearchParams({ q: form.q.value })}`;
    const response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (response.ok && mine === newest) answer.innerHTML = await response.text();
  }, 150);
});
