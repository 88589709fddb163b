// <a href="#name" data-dialog> opens <dialog id="name">; inside it [data-dialog-close] or a click beside it closes.
const dialogOf = (link) => document.getElementById(link.hash.slice(1));

const prepare = (root) => {
  for (const link of root.querySelectorAll("a[data-dialog], a[data-dialog-close]")) link.setAttribute("role", "button");
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-dialog]");
  if (opener) {
    event.preventDefault();
    dialogOf(opener)?.showModal();
    return;
  }
  const dialog = event.target.closest("dialog[open]");
  if (dialog && (event.target === dialog || event.target.closest("[data-dialog-close]"))) {
    event.preventDefault();
    dialog.close();
  }
});

// A link that plays a button must also answer the space bar.
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a[data-dialog], a[data-dialog-close]");
  if (link && event.key === " ") {
    event.preventDefault();
    link.click();
  }
});

prepare(document);
document.addEventListener("htmx:after:swap", () => prepare(document));
