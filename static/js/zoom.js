/* Photos of a proposal at full size, without leaving its page: the proposed one, and beside it what the catalogue shows
   on that side. Without this file each is a link to its picture. */

const figures = (side) => [...document.querySelectorAll(`.review__photos [data-side="${side}"]`)];
const sides = () => [...new Set([...document.querySelectorAll(".review__photos [data-side]")].map((figure) => figure.dataset.side))];

function show(zoom, side) {
  zoom.dataset.side = side;
  zoom.querySelector(".zoom__photos").replaceChildren(...figures(side).map(large));
  if (!zoom.open) zoom.showModal();
}

function large(figure) {
  const copy = figure.cloneNode(true);
  const link = copy.querySelector("a");
  const image = link.querySelector("img");
  image.src = link.href;
  link.replaceWith(image);
  return copy;
}

function step(zoom, by) {
  const among = sides();
  show(zoom, among.at((among.indexOf(zoom.dataset.side) + by) % among.length));
}

document.addEventListener("click", (event) => {
  const zoom = document.querySelector("#zoom");
  const way = event.target.closest("#zoom [data-step]");
  const photo = event.target.closest(".review__photos a");
  if (way) step(zoom, Number(way.dataset.step));
  if (!photo || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(zoom, photo.closest("[data-side]").dataset.side);
});

document.addEventListener("keydown", (event) => {
  const zoom = document.querySelector("#zoom[open]");
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (zoom && by) step(zoom, by);
});
