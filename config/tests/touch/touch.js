// What a finger finds on a page: its controls, whether each can be hit, and what became of it after a tap.
// A link that would leave the page is stopped at the very end of its click, after every script has heard of it.
window.touch = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const FINGER = 24; // the least side of a target in pixels
  const SEEN_WITH_FOCUS = ".skip, .skip-to-content-link"; // the site's, the admin's: the walk itself gives it to them
  const elements = []; // every control that was ever seen; its place is its number
  const numbers = new Map();
  let before, leaves, clicked, sent;
  const measured = new WeakSet();
  const moved = []; // what went elsewhere by itself, while a finger may have been on its way to it
  new PerformanceObserver((shifts) => {
    for (const { hadRecentInput, sources } of shifts.getEntries()) if (!hadRecentInput) moved.push(...sources.map(({ node }) => node));
  }).observe({ type: "layout-shift", buffered: true });

  addEventListener("click", (event) => {
    clicked = event.target;
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || samePage(link)) return;
    event.preventDefault();
    leaves = link.href;
  });

  addEventListener("submit", (event) => { sent = !event.defaultPrevented; });

  const samePage = (link) => link.hash && link.href.split("#")[0] === location.href.split("#")[0];
  const isOpen = (popover) => popover.matches(":popover-open");
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const isInView = ({ top, bottom, left, right }) => bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;

  // What must be opened before an element is seen, the outermost first.
  function hiders(element) {
    const found = [];
    for (let at = element.parentElement, from = element; at; from = at, at = at.parentElement) {
      if (at.localName === "details" && !at.open && from.localName !== "summary") found.unshift(at.querySelector("summary"));
      if (at.popover && !isOpen(at) && !isShown(at)) found.unshift(document.querySelector(`[popovertarget="${at.id}"]:not([popovertargetaction=hide])`));
    }
    return found.filter(Boolean);
  }

  const isReachable = (element) => isShown(element) || (hiders(element).length > 0 && isShown(hiders(element)[0]));

  function way(element) {
    if (element.localName === "summary") return "summary";
    if (element.popoverTargetElement) return element.popoverTargetAction === "hide" ? "closer" : "opener";
    if (["checkbox", "radio"].includes(element.type)) return "tick";
    if (["submit", "image"].includes(element.type)) return element.form ? "submit" : "button";
    if (element.type === "file") return "file";
    if (["button", "reset"].includes(element.type)) return "button";
    if (element.localName === "select") return "select";
    if (element.role === "combobox") return "combobox";
    if (element.localName === "a") return samePage(element) ? "fragment" : "link";
    return "field";
  }

  // The same for controls that do the same: what it is, where it stands, what it sends.
  function kind(element) {
    const name = (at) => `${at.localName}.${at.className.baseVal ?? at.className}`;
    const place = [];
    for (let at = element; at && at !== document.body && place.length < 4; at = at.parentElement) place.unshift(name(at));
    const sends = way(element) === "submit" ? `${element.form.getAttribute("action")?.replace(/[^/]*\d[^/]*/g, "")} ${element.name}=${element.value}` : "";
    const shows = element.getAttribute("popovertarget") ?? (way(element) === "fragment" ? element.hash : "");
    return [way(element), ...place, element.type, sends, shows].join(" ").replace(/\d+/g, "#");
  }

  function controls() {
    const here = [...document.querySelectorAll(CONTROLS)].filter((element) => !element.disabled && isReachable(element));
    for (const element of here) if (!numbers.has(element)) numbers.set(element, elements.push(element) - 1);
    const same = new Map();
    return here.map((element) => {
      const found = { number: numbers.get(element), way: way(element), kind: kind(element), text: describe(element) };
      const key = `${found.kind} ${found.text}`;
      same.set(key, (same.get(key) ?? 0) + 1);
      return { ...found, nth: same.get(key), frame: Boolean(element.closest(".head, .foot, .skip, .account-nav, #header, #nav-sidebar")) };
    });
  }

  const describe = (element) => `<${element.localName} ${element.className}> ${(element.textContent.trim() || element.name || element.id).slice(0, 50)}`;
  const opened = (number) => hiders(elements[number]).map((hider) => numbers.get(hider));

  // Whether what lies at a point is the control, or what gives its taps to it.
  function hits(element, x, y) {
    const found = document.elementFromPoint(x, y);
    return found && (element.contains(found) || [...(element.labels ?? [])].some((label) => label.contains(found)));
  }

  // A box is as large as its label; a link that breaks over lines is hit on the longest.
  function middle(element) {
    if (!isInView(element.getBoundingClientRect())) element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const label = way(element) === "tick" && [...(element.labels ?? [])].find(isShown);
    const boxes = [...(label || element).getClientRects()];
    const box = boxes.reduce((largest, one) => (one.width * one.height > largest.width * largest.height ? one : largest));
    return { x: box.left + box.width / 2, y: box.top + box.height / 2, width: box.width, height: box.height };
  }

  // A link within a sentence is as high as its line.
  function inSentence(element) {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p, li, dd, td, figcaption, label, blockquote") ?? element.parentElement;
    const linked = [...block.querySelectorAll("a, button")].reduce((sum, { textContent }) => sum + textContent.trim().length, 0);
    return block.textContent.replace(/\s+/g, " ").trim().length - linked > 12;
  }

  // What hinders a finger from hitting the controls that have not been looked at yet.
  function flaws() {
    const wider = document.documentElement.scrollWidth - screen.width;
    const found = wider > 0 ? [`the page is ${wider} px wider than the screen`] : [];
    for (const element of moved.splice(0).filter((one) => one?.isConnected && one.localName && !one.matches(SEEN_WITH_FOCUS))) found.push(`${describe(element)} moves by itself`);
    const focused = document.activeElement;
    for (const element of elements.filter((one) => one.isConnected && isShown(one) && !measured.has(one))) {
      measured.add(element);
      if (document.activeElement !== focused) document.activeElement.blur(); // what is only seen with the focus
      const { x, y, width, height } = middle(element);
      const reach = FINGER / 2 - 0.5;
      const corners = [[x - reach, y], [x + reach, y], [x, y - reach], [x, y + reach]];
      if (!hits(element, x, y)) {
        found.push(`${describe(element)}: covered by ${describe(document.elementFromPoint(x, y) ?? document.body)}`);
        continue;
      }
      const missed = inSentence(element) ? undefined : corners.find((point) => !hits(element, ...point));
      if (missed) found.push(`${describe(element)}: ${Math.round(width)} by ${Math.round(height)} px is too small for a finger, which hits ${describe(document.elementFromPoint(...missed) ?? document.body)}`);
    }
    return found;
  }

  // Everything that somebody could see of the page's state.
  function state() {
    const fields = [...document.querySelectorAll("input, select, textarea")].map((field) => `${field.checked} ${field.value}`);
    const typing = document.activeElement.matches("input, textarea") && document.activeElement.id; // where the caret is
    return [location.href, typing, document.documentElement.outerHTML, document.querySelectorAll(":popover-open, dialog[open]").length, ...fields].join("\n");
  }

  // Where to put the finger for a control; what is to change is remembered.
  function aim(number) {
    const element = elements[number];
    if (!element.isConnected || !isShown(element)) return null;
    const { x, y } = middle(element);
    leaves = clicked = sent = undefined;
    before = { element, state: state(), open: element.parentElement.open, checked: element.checked, panel: element.closest("[popover]:popover-open") };
    for (const name of ["aria-expanded", "aria-pressed"]) before[name] = element.getAttribute(name);
    return { x, y, invalid: way(element) === "submit" && !element.formNoValidate && !element.form.noValidate && !element.form.checkValidity() };
  }

  // What is wrong after a tap on a control of each way; empty where it did what it promises.
  const outcomes = {
    summary: ({ element, open }) => {
      const details = element.parentElement;
      if (details.open === open) return "does not fold";
      const parts = [...details.children].filter((child) => child !== element);
      return details.open && !parts.some((part) => isShown(part) && part.getBoundingClientRect().height) ? "opens nothing that is seen" : "";
    },
    opener: ({ element }) => (isOpen(element.popoverTargetElement) && isInView(element.popoverTargetElement.getBoundingClientRect()) ? "" : "opens nothing"),
    closer: ({ element }) => (isOpen(element.popoverTargetElement) ? "does not close" : ""),
    fragment: ({ element }) => {
      const target = document.getElementById(decodeURIComponent(element.hash.slice(1)));
      if (!target) return `there is no ${element.hash}`;
      return isShown(target) && isInView(target.getBoundingClientRect()) ? "" : `${element.hash} is not to be seen`;
    },
    tick: ({ element, checked, panel }) => {
      if (!element.isConnected) return "was replaced under the finger";
      if (element.checked === checked && element.type !== "radio") return "is not ticked";
      if (panel && !isOpen(panel)) return "the panel that it stands in has closed";
      return element.closest("[data-facet]") ? facet(element) : "";
    },
    field: ({ element }) => (document.activeElement === element ? "" : "has not the focus"),
    button: ({ element, ...was }) => {
      for (const name of ["aria-expanded", "aria-pressed"]) if (was[name] !== null && element.getAttribute(name) === was[name]) return `${name} stays ${was[name]}`;
      const controlled = element.getAttribute("aria-expanded") === "true" && document.getElementById(element.getAttribute("aria-controls"));
      if (controlled && !isShown(controlled)) return "what it controls is not to be seen";
      return state() === was.state ? "does nothing" : "";
    },
    link: (was) => (leaves || state() !== was.state ? "" : "leads nowhere"),
    submit: (was) => (state() === was.state ? "does nothing" : ""),
    refused: ({ element }) => {
      const field = element.form.querySelector(":invalid:not(fieldset)");
      return field === document.activeElement && isInView(field.getBoundingClientRect()) ? "" : "refuses without showing the field";
    },
  };
  outcomes.select = outcomes.file = outcomes.combobox = outcomes.field;

  // The results follow a tick: the address has it, and where nothing else is chosen there are as many as stand beside it.
  function facet(element) {
    const asked = new URLSearchParams(location.search);
    if (asked.getAll(element.name).includes(element.value) !== element.checked) return "the address does not follow";
    const figure = Number(element.closest("li").querySelector(".facet__count").textContent);
    const shown = Number(document.getElementById("count").textContent.replace(/\D/g, ""));
    return element.checked && asked.size === 1 && figure !== shown ? `shows ${shown} of ${figure}` : "";
  }

  // A page that was led to has something to say; a form that came back says what is wrong with it.
  function arrival(cameBack) {
    const shows = (selector) => [...document.querySelectorAll(selector)].some(isShown);
    if (!shows("h1")) return "leads to a page without a heading";
    return cameBack && !shows("[role=alert], .errorlist, .errornote, .message, .messagelist") ? "comes back without a word" : "";
  }

  // Whether a tap has come through to the page, or has led to another one already.
  const isHeard = () => !before || Boolean(clicked);

  function outcome(how) {
    if (!before) return null; // this is another page already
    if (!clicked || !(before.element.contains(clicked) || [...(before.element.labels ?? [])].some((label) => label.contains(clicked)) || clicked === before.element)) return { wrong: `the tap reaches ${clicked ? describe(clicked) : "nothing"}` };
    return { wrong: outcomes[how](before), leaves };
  }

  return { controls, opened, flaws, aim, outcome, arrival, isHeard, isSent: () => sent };
})();
