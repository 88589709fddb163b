// Ticked rows of a list: the head's box ticks all of the page, the bar counts them and its buttons wait for one.
const boxes = (form) => [...document.querySelectorAll(`input[name="ids"][form="${form.id}"]`)];

const show = (form) => {
  const all = boxes(form);
  const ticked = all.filter((box) => box.checked).length;
  const count = form.querySelector("[data-tick-count]");
  const { tickNone, tickSome } = count.dataset;
  const words = ticked ? tickSome.replace("{}", ticked) : tickNone;
  if (count.textContent !== words) count.textContent = words;
  for (const button of form.querySelectorAll("button")) button.disabled = ticked === 0;
  const head = document.querySelector(`[data-tick-all="${form.id}"]`);
  if (head) {
    head.checked = ticked > 0 && ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  }
};

const showAll = () => document.querySelectorAll(".bulk-bar").forEach(show);

document.addEventListener("change", (event) => {
  const head = event.target.closest("[data-tick-all]");
  const form = document.getElementById(head?.dataset.tickAll ?? event.target.getAttribute?.("form") ?? "");
  if (!form?.matches(".bulk-bar")) return;
  if (head) boxes(form).forEach((box) => { box.checked = head.checked; });
  show(form);
});

showAll();
window.addEventListener("pageshow", showAll);
document.addEventListener("htmx:after:swap", showAll);
