/* The gallery alone: what is pointed at or has the focus stands beside what is at rest. Every rule of the style sheets
   that is for such a state is repeated for the elements within [data-state="hover"] and [data-state="focus"]. */

const STATES = [[/:hover/g, "hover"], [/:focus-visible|:focus-within|:focus/g, "focus"]];

function repeated(rules) {
  let text = "";
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule) text += `@media ${rule.conditionText} { ${repeated(rule.cssRules)} }\n`;
    if (!(rule instanceof CSSStyleRule)) continue;
    for (const [pseudo, state] of STATES) {
      if (!rule.selectorText.match(pseudo)) continue;
      const selector = rule.selectorText.replace(pseudo, "").replaceAll(":not()", "");
      text += `:is(${selector || "a, button, input, summary"}):is([data-state="${state}"] *) { ${rule.style.cssText} }\n`;
    }
  }
  return text;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync([...document.styleSheets].map((each) => repeated(each.cssRules)).join(""));
document.adoptedStyleSheets = [sheet];
