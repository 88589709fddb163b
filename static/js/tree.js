// The tree of a partner: arrows, Home, End, letters and Enter walk it; a branch opens in place, dragging asks for a preview.
// Lines are one flat list whose depth is aria-level; without script every arrow is a link to the page with it opened.
const tree = document.querySelector("[data-tree]");
const live = document.getElementById("live");
const level = (line) => Number(line.getAttribute("aria-level"));
const lines = () => [...tree.querySelectorAll('[role="treeitem"]:not([hidden])')];
const isOpen = (line) => line.getAttribute("aria-expanded") === "true";
const hasBranches = (line) => line.hasAttribute("aria-expanded");

const prepare = (root) => {
  for (const link of root.querySelectorAll(".tree-line a")) link.tabIndex = -1;
  if (!tree.dataset.dragHint) return;
  for (const line of root.querySelectorAll("[data-move]")) line.draggable = true;
};

const focusOn = (line) => {
  if (!line) return;
  for (const other of tree.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  line.tabIndex = 0;
  line.focus();
};

// What is inside a line: those that follow it and lie deeper.
const inside = (line) => {
  const found = [];
  for (let next = line.nextElementSibling; next && level(next) > level(line); next = next.nextElementSibling) found.push(next);
  return found;
};

const showInside = (line) => {
  let closed = Infinity;
  for (const each of inside(line)) {
    if (level(each) <= closed) closed = Infinity;
    each.hidden = level(each) > closed;
    if (hasBranches(each) && !isOpen(each) && closed === Infinity) closed = level(each);
  }
};

const unfold = (line) => {
  line.setAttribute("aria-expanded", "true");
  if (inside(line).length) showInside(line);
  else line.querySelector(".tree-toggle").dispatchEvent(new CustomEvent("unfold", { bubbles: true }));
};

const fold = (line) => {
  line.setAttribute("aria-expanded", "false");
  for (const each of inside(line)) each.hidden = true;
  if (line.contains(document.activeElement)) focusOn(line);
};

const parentOf = (line) => {
  let above = line.previousElementSibling;
  while (above && level(above) >= level(line)) above = above.previousElementSibling;
  return above;
};

const moves = {
  ArrowDown: (all, at) => focusOn(all[at + 1]),
  ArrowUp: (all, at) => focusOn(all[at - 1]),
  Home: (all) => focusOn(all[0]),
  End: (all) => focusOn(all.at(-1)),
  ArrowRight: (all, at) => {
    if (!hasBranches(all[at])) return;
    if (isOpen(all[at])) focusOn(all[at + 1]);
    else unfold(all[at]);
  },
  ArrowLeft: (all, at) => {
    if (hasBranches(all[at]) && isOpen(all[at])) fold(all[at]);
    else focusOn(parentOf(all[at]));
  },
  Enter: (all, at) => all[at].querySelector(".tree-name").click(),
};

// Letters typed within half a second make up the beginning of a name.
let typed = "";
let typedAt = 0;
const typeAhead = (all, at, letter) => {
  typed = Date.now() - typedAt < 500 ? typed + letter.toLowerCase() : letter.toLowerCase();
  typedAt = Date.now();
  const from = typed.length > 1 ? at : at + 1;
  const order = [...all.slice(from), ...all.slice(0, from)];
  focusOn(order.find((line) => line.querySelector(".tree-name").textContent.trim().toLowerCase().startsWith(typed)));
};

const onKey = (event) => {
  const line = event.target.closest('[role="treeitem"]');
  if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = lines();
  if (moves[event.key]) moves[event.key](all, all.indexOf(line));
  else if (event.key.length === 1 && (event.key !== " " || Date.now() - typedAt < 500)) typeAhead(all, all.indexOf(line), event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
};

const onClick = (event) => {
  const toggle = event.target.closest("a.tree-toggle");
  if (!toggle || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const line = toggle.closest('[role="treeitem"]');
  focusOn(line);
  if (isOpen(line)) fold(line);
  else unfold(line);
};

// Dragging never moves anything: it opens the preview of the move.
let dragged = null;
const target = (event) => {
  const line = event.target.closest?.("[data-code]");
  return line && dragged && line !== dragged && !inside(dragged).includes(line) && parentOf(dragged) !== line ? line : null;
};
const unmark = () => tree.querySelector(".is-target")?.classList.remove("is-target");

const dragging = {
  dragstart: (event) => {
    dragged = event.target.closest?.("[data-move]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.code);
    live.textContent = tree.dataset.dragHint;
  },
  dragover: (event) => {
    unmark();
    const line = target(event);
    if (!line) return;
    event.preventDefault();
    line.classList.add("is-target");
  },
  drop: (event) => {
    const line = target(event);
    if (!line) return;
    event.preventDefault();
    window.location.assign(`${dragged.dataset.move}?to=${encodeURIComponent(line.dataset.code)}`);
  },
  dragend: () => {
    unmark();
    dragged = null;
  },
};

if (tree) {
  prepare(document);
  tree.addEventListener("keydown", onKey);
  tree.addEventListener("click", onClick);
  for (const [name, listener] of Object.entries(dragging)) tree.addEventListener(name, listener);
  document.addEventListener("htmx:after:swap", () => {
    prepare(document);
    if (!tree.querySelector('[tabindex="0"]')) tree.querySelector('[role="treeitem"]').tabIndex = 0;
  });
}
