// Small things of every page: menus that close, focus and words after a swap.
const live = document.getElementById("live");

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  }
});

// What a swap brings and marks with data-said is told once: the attribute's words, or else the element's own. The region
// is emptied first, so that the same words are told again, and what comes together is told together. What has an id and
// comes again as it was, as a page that looks for itself has it, is not told again.
const PAUSE = 50;
const seen = new WeakSet();
const lastOf = new Map();
let saying = [];

const fresh = () => [...document.querySelectorAll("[data-said]")].filter((each) => !seen.has(each)).map((each) => {
  const words = (each.dataset.said || each.textContent).trim().replace(/\s+/g, " ");
  const isNew = !each.id || lastOf.get(each.id) !== words;
  seen.add(each);
  lastOf.set(each.id, words);
  return isNew ? words : "";
}).filter(Boolean);

fresh(); // what the page came with is read as the page
document.addEventListener("htmx:after:swap", () => {
  saying.push(...fresh());
  if (!saying.length || !live) return;
  live.textContent = "";
  setTimeout(() => {
    if (saying.length) live.textContent = saying.join(" ");
    saying = [];
  }, PAUSE);
});

// A form that came back with errors: its summary takes the focus, as it does on a full page.
document.addEventListener("htmx:after:swap", () => document.querySelector(".error-summary[autofocus]")?.focus());

// An answer that is not swapped in (no right, gone, failed) is told in words.
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.raw.status;
  if (live && status !== 409 && status !== 422) live.textContent = live.dataset.failed;
});

// The session ended meanwhile: go to the sign-in page instead of showing it inside a fragment.
document.addEventListener("htmx:before:swap", (event) => {
  const answer = event.detail.ctx?.response?.raw;
  const signIn = document.body.dataset.signIn;
  if (answer?.redirected && signIn && new URL(answer.url).pathname === signIn) {
    event.preventDefault();
    window.location.reload();
  }
});

// A row that a button takes away takes the focus with it: the same button of the row that follows has it then.
let left = null;
document.addEventListener("htmx:before:request", () => {
  const at = document.activeElement;
  const row = at?.closest("tbody > tr");
  left = row && { rows: row.parentElement.rows, place: row.sectionRowIndex, title: at.title };
});
document.addEventListener("htmx:after:swap", () => {
  if (!left || document.activeElement !== document.body) return;
  const row = left.rows[Math.min(left.place, left.rows.length - 1)];
  const same = row && [...row.querySelectorAll("[title]")].find((each) => left.title && each.title === left.title);
  (same ?? row?.querySelector("input:not([type=hidden]), button") ?? document.querySelector("[data-quick-code]"))?.focus();
});
