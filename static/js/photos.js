// Photos: one that cannot be loaded gives way to the drawn dial, and one that is clicked opens in place.
// Without this module a photo is a plain link to its largest size.

function showDial(image) {
  const dial = image.closest("[data-photos]")?.querySelector("template");
  if (!dial) return;
  image.closest("a")?.removeAttribute("href");
  image.replaceWith(dial.content.cloneNode(true));
}

// Errors of images do not bubble, but they can be caught on the way down.
document.addEventListener("error", (event) => {
  if (event.target instanceof HTMLImageElement) showDial(event.target);
}, true);
for (const image of document.querySelectorAll("[data-photos] img")) {
  if (image.complete && !image.naturalWidth && image.currentSrc) showDial(image);
}

const gallery = document.querySelector(".photos[data-photos]");
if (gallery) {
  const { default: Lightbox } = await import("../vendor/photoswipe/photoswipe-lightbox.esm.min.js");
  const words = gallery.dataset;
  const lightbox = new Lightbox({
    gallery,
    children: "a[href][data-pswp-width]",
    pswpModule: () => import("../vendor/photoswipe/photoswipe.esm.min.js"),
    closeTitle: words.close,
    zoomTitle: words.zoom,
    arrowPrevTitle: words.previous,
    arrowNextTitle: words.next,
    errorMsg: words.failed,
    bgOpacity: 0.94,
  });
  lightbox.on("uiRegister", () => {
    lightbox.pswp.ui.registerElement({
      name: "caption",
      appendTo: "root",
      onInit: (element, viewer) => viewer.on("change", () => {
        element.textContent = viewer.currSlide.data.element.closest("figure").querySelector("figcaption").innerText;
      }),
    });
  });
  lightbox.init();
}
