// One click, one POST: the button shows that it works and the form refuses a second submission.
const running = new WeakMap();

const release = (form) => {
  running.get(form)?.removeAttribute("aria-busy");
  running.delete(form);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isPost = form.getAttribute("method")?.toLowerCase() === "post";
  if (event.defaultPrevented || !isPost || form.hasAttribute("target") || "noBusy" in form.dataset) return;
  if (running.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const button = event.submitter ?? form.querySelector("[type=submit]");
  button?.setAttribute("aria-busy", "true");
  running.set(form, button);
}, true);

// Back from the browser's cache, or an answer that was swapped in: the form may be sent again.
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
