// Keys of the inbox: j and k move, Enter opens, x ticks, a accepts, r rejects; keys.js shows them, and whether they are off.
// Without them all is there.
const rows = () => [...document.querySelectorAll("#list tbody tr")];
const current = () => document.querySelector("#list tr.is-current");
const box = (row) => row?.querySelector('input[name="ids"]');

const move = (by) => {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  current()?.classList.remove("is-current");
  next.classList.add("is-current");
  next.querySelector("[data-row-link]")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

const tick = (row, checked) => {
  const found = box(row);
  if (!found) return;
  found.checked = checked ?? !found.checked;
  found.dispatchEvent(new Event("change", { bubbles: true }));
};

const act = (name) => {
  if (!rows().some((row) => box(row)?.checked)) tick(current(), true);
  document.querySelector(`.bulk-bar button[formaction$="/${name}/"]:not(:disabled)`)?.click();
};

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => tick(current()),
  a: () => act("acceptance"),
  r: () => act("rejection"),
};

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog[open]");
  if (document.documentElement.hasAttribute("data-no-single-keys")) return;
  if (busy || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});

// Whoever comes to a row otherwise goes on from there.
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("#list tbody tr");
  if (!row) return;
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
});
