/* The decision page with its values as fields: what a moderator corrects is wanted, so writing in a row ticks it. Without
   this file the server asks. */

document.querySelector(".changes")?.addEventListener("input", ({ target }) => {
  const tick = target.closest("tr").querySelector("[name=keep]");
  if (tick && target !== tick) tick.checked = true;
});
