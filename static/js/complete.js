// A search box with data-completes="id": arrows walk the links that its answers put into that element, Enter opens one,
// Escape closes. Without script the box is a plain search.
const boxes = () => document.querySelectorAll("[data-completes]");
const listOf = (box) => document.getElementById(box.dataset.completes);
const options = (box) => [...listOf(box).querySelectorAll('[role="option"]')];

const prepare = () => {
  for (const box of boxes()) {
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-controls", box.dataset.completes);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", String(options(box).length > 0));
  }
};

const choose = (box, option) => {
  for (const other of options(box)) other.setAttribute("aria-selected", String(other === option));
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

const close = (box) => {
  choose(box, null);
  listOf(box).replaceChildren();
  box.setAttribute("aria-expanded", "false");
};

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-completes]");
  if (!box) return;
  const all = options(box);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && all.length) close(box);
  else if (event.key === "Enter" && at >= 0) all[at].click();
  else if (event.key === "Enter") return void setTimeout(() => close(box));
  else if (event.key === "ArrowDown" && all.length) choose(box, all[at + 1] ?? all[0]);
  else if (event.key === "ArrowUp" && all.length) choose(box, all.at(at > 0 ? at - 1 : -1));
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  for (const box of boxes()) if (event.target !== box && !listOf(box).contains(event.target)) close(box);
});

// Whoever goes on by Tab leaves the list behind; it must not lie over what has the focus next.
document.addEventListener("focusout", (event) => {
  const box = event.target.closest?.("[data-completes]");
  if (box && !listOf(box).contains(event.relatedTarget)) close(box);
});

// An answer that comes after the search was sent is too late.
document.addEventListener("htmx:after:swap", (event) => {
  const swapped = event.target;
  for (const box of boxes()) if (document.activeElement !== box || swapped?.id === "products") close(box);
  prepare();
});

prepare();
