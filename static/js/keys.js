// Keys of every page. Ctrl+K always searches everywhere; single keys wait while somebody types, and can be switched off
// (WCAG 2.1.4): "/" searches, "?" shows the keys, and what a page's buttons name with data-key presses them.
const OFF = "single-keys-off";
const help = document.getElementById("keys");
const single = help?.querySelector("[data-single-keys]");

const areOff = () => {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
};

const keep = (off) => {
  try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* a browser that keeps nothing asks anew */ }
};

const show = () => document.documentElement.toggleAttribute("data-no-single-keys", areOff());

const search = (name) => {
  const box = document.querySelector(name);
  box?.focus();
  box?.select();
  return Boolean(box);
};

const words = (element) => {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return (element.getAttribute("aria-label") ?? copy.textContent).trim();
};

// The page's own keys: those that it lists, and those named by the buttons that they press.
const list = () => {
  const listed = [...document.querySelectorAll("template[data-page-keys]")].map((each) => each.content.cloneNode(true));
  const own = help.querySelector("[data-own-keys]");
  const rows = [...document.querySelectorAll("[data-key]")].map((element) => {
    const row = document.createElement("div");
    const key = Object.assign(document.createElement("kbd"), { textContent: element.dataset.key });
    const name = document.createElement("dt");
    name.append(key);
    row.append(name, Object.assign(document.createElement("dd"), { textContent: words(element) }));
    return row;
  });
  own.replaceChildren(...listed, ...rows);
  help.querySelector(".keys-own").hidden = own.children.length === 0;
};

const press = (element) => {
  const target = element.matches("a[href^='#']") && document.querySelector(element.getAttribute("href"));
  const field = target && target.querySelector("textarea, input:not([type=hidden])");
  if (field) field.focus();
  else element.click();
};

const isDone = (key) => {
  if (key === "/") return search('[data-search="page"]') || search("[data-search]");
  if (key === "?" && help) {
    help.showModal();
    return true;
  }
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (wanted) press(wanted);
  return Boolean(wanted);
};

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    if (search('[data-search="house"]')) event.preventDefault();
    return;
  }
  const writing = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (writing || command || event.altKey || event.key.length !== 1 || areOff()) return;
  if (document.querySelector("dialog:modal")) return;
  if (isDone(event.key)) event.preventDefault();
});

// However it opens, by its key or from the menu, it tells what this page knows.
if (help) {
  new MutationObserver(() => { if (help.open) list(); }).observe(help, { attributes: true, attributeFilter: ["open"] });
  single.checked = !areOff();
  single.addEventListener("change", () => { keep(!single.checked); show(); });
}
show();
