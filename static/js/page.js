// Small things of every page: menus that close, the search key, focus and words after a swap.
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
    return;
  }
  const writing = event.target.closest("input, select, textarea, [contenteditable]");
  const search = document.querySelector('[data-search="page"]') ?? document.querySelector("[data-search]");
  if (event.key === "/" && search && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// On a phone the navigation scrolls sideways: bring the current page into sight.
document.querySelector(".side-link[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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
