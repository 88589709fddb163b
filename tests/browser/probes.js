// What tests/browser/screen.py asks of a page that is shown.
window.probes = (() => {
  // Sheets are the same on every page: what needs to read them is asked once, see turning.
  const RULES = {
    preload: false,
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "target-size": { enabled: true } },
  };
  const CONTRAST = { preload: false, resultTypes: ["violations"], runOnly: { type: "rule", values: ["color-contrast"] } };
  const TURNING = { resultTypes: ["violations"], runOnly: { type: "rule", values: ["css-orientation-lock"] } };
  // WCAG 1.4.12: what a reader may set without losing anything.
  const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`;

  const name = (element) => {
    const own = `${element.localName}${element.id ? `#${element.id}` : ""}`;
    return [own, ...element.classList].join(".") + ` “${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  };

  const axeSays = async (rules) => (await axe.run(document, rules)).violations
    .flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.target.join(" ")}`));

  // A page as it was rendered takes the place of the one before; its scripts do not run.
  const show = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    scrollTo(0, 0);
  };

  const kinds = () => [...new Set([...document.body.querySelectorAll("*")].map((each) =>
    [each.localName, ...each.classList].join(".")))];

  const barriers = async () => {
    await document.fonts.ready;
    return axeSays(RULES);
  };

  const turning = () => axeSays(TURNING);

  const dark = async () => {
    document.documentElement.dataset.bsTheme = "dark";
    const found = await axeSays(CONTRAST);
    document.documentElement.dataset.bsTheme = "light";
    return found.map((each) => `dark: ${each}`);
  };

  // Boxes that scroll by themselves may be wider than the page.
  const scrolls = (element) => {
    for (let box = element.parentElement; box; box = box.parentElement) {
      if (box !== document.body && getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };

  const tooWide = (when = "") => {
    const over = document.scrollingElement.scrollWidth - innerWidth;
    if (over <= 0) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((each) =>
      each.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(each));
    const inner = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)));
    return [`${over} px too wide at ${innerWidth} px${when}: ${inner.slice(0, 3).map(name).join(", ")}`];
  };

  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

  const isCut = (element) => {
    if (!hasText(element) || !element.checkVisibility() || element.closest(".visually-hidden, .clip")) return false;
    const style = getComputedStyle(element);
    if (style.display.startsWith("inline") && style.display !== "inline-block" && style.display !== "inline-flex") return false;
    const tall = element.scrollHeight > element.clientHeight + 2 && style.overflowY !== "auto";
    const wide = element.scrollWidth > element.clientWidth + 2 && style.overflowX === "hidden" && style.textOverflow !== "ellipsis";
    return tall || wide;
  };

  const spaced = () => {
    const sheet = document.head.appendChild(document.createElement("style"));
    sheet.textContent = SPACING;
    const found = tooWide(", spaced");
    const cut = [...document.body.querySelectorAll("*")].filter(isCut);
    sheet.remove();
    return [...found, ...cut.map((each) => `cut off, spaced: ${name(each)}`)];
  };

  const edges = (box) => [[0.5, 0.5], [0.02, 0.1], [0.98, 0.1], [0.02, 0.9], [0.98, 0.9]]
    .map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);

  // Why the focus cannot be seen, or nothing.
  const focus = () => {
    const at = document.activeElement;
    if (!at || at === document.body) return ""; // between the last element and the first
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0) return `no ring: ${name(at)}`;
    const own = [at, ...(at.labels ?? [])];
    const found = edges(box).map(([x, y]) => document.elementFromPoint(x, y));
    if (found.some((each) => own.some((one) => one.contains(each)))) return "";
    return `hidden behind something: ${name(at)}`;
  };

  const narrow = () => [...tooWide(), ...spaced()];

  return { show, kinds, barriers, turning, dark, tooWide, narrow, focus };
})();
