// The theme: the system's, unless the reader chose. The choice stays in the browser; no cookie tells us of it.
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

if (stored()) root.dataset.theme = stored();

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const name = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode: for this page only */ }
      name();
    });
    systemIsDark.addEventListener("change", name);
    name();
    button.hidden = false;
  }
});
