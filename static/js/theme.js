// The theme: the system's, unless the reader chose. The choice stays in the browser; no cookie tells us of it.
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

if (stored()) root.dataset.theme = stored();

// Drawn first when all of the page is there: the foot of half a page, or half a foot, would move as the rest comes. The
// browser waits for the beginning of this element only, so it is the one after the last that is seen.
// Written here and not in the page, for the checkers of HTML do not know it yet.
if (root.dataset.last) {
  const whole = Object.assign(document.createElement("link"), { rel: "expect", href: `#${root.dataset.last}` });
  whole.blocking?.add("render");
  document.head.append(whole);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode: for this page only */ }
    });
    button.hidden = false;
  }
});
