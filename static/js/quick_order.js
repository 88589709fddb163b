// Quick order by keyboard: a field [data-quick-code] completes codes and names from its form's data-quick address. Arrows
// walk the list, Tab and Enter fill in, Enter goes on to the quantity and to the next row; rows come as they are needed.
// Without script the form works by its buttons.
const rowOf = (field) => field.closest("[data-quick-row]") ?? field.closest("[data-quick]");
const part = (row, name) => row?.querySelector(`[data-quick-${name}]`);
const listOf = (box) => box.parentElement.querySelector(".quick-options");
const options = (box) => [...listOf(box).querySelectorAll("[role=option]")];
const chosen = (box) => options(box).find((option) => option.getAttribute("aria-selected") === "true");
const waiting = new WeakMap();

const choose = (box, option) => {
  for (const other of options(box)) other.setAttribute("aria-selected", String(other === option));
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

const close = (box) => {
  clearTimeout(waiting.get(box));
  listOf(box).replaceChildren();
  box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-expanded", "false");
};

const complete = async (box) => {
  const typed = box.value.trim();
  if (typed.length < 2) return close(box);
  const answer = await fetch(`${box.form.dataset.quick}?q=${encodeURIComponent(typed)}`).catch(() => null);
  if (!answer?.ok || answer.redirected || box.value.trim() !== typed || document.activeElement !== box) return;
  listOf(box).innerHTML = await answer.text();
  const found = options(box);
  box.setAttribute("aria-expanded", String(found.length > 0));
  choose(box, found.find((option) => option.dataset.code.toUpperCase() === typed.toUpperCase()) ?? found[0]);
};

const fill = (box, option) => {
  const quantity = part(rowOf(box), "quantity");
  box.value = option.dataset.code;
  if (!quantity.value || (quantity.value === "1" && option.dataset.smallest)) quantity.value = option.dataset.smallest;
  close(box);
  judge(rowOf(box));
};

// The verdict of one row; that a code stands twice is told here, because it is a matter of all rows.
const judge = async (row) => {
  const form = row.closest("form");
  const place = part(row, "verdict");
  if (!place || !form.dataset.verdict) return;
  const code = part(row, "code").value.trim();
  const quantity = part(row, "quantity").value.trim();
  if (!code) place.replaceChildren();
  else if (quantity) {
    const query = new URLSearchParams({ code, quantity });
    const answer = await fetch(`${form.dataset.verdict}?${query}`).catch(() => null);
    const isSame = part(row, "code").value.trim() === code && part(row, "quantity").value.trim() === quantity;
    if (!answer?.ok || answer.redirected || !isSame) return;
    place.innerHTML = await answer.text();
  }
  count(form);
};

const count = (form) => {
  const seen = new Map();
  for (const row of form.querySelectorAll("[data-quick-row]")) {
    const place = part(row, "verdict");
    place.querySelector("[data-twice]")?.remove();
    const isGood = Boolean(place.querySelector("[data-good]"));
    part(row, "code").classList.toggle("is-invalid", Boolean(place.querySelector(".field-error")));
    if (!isGood) continue;
    const code = part(row, "code").value.trim().toUpperCase();
    const first = seen.get(code);
    if (first) {
      const hint = document.createElement("div");
      hint.className = "hint";
      hint.dataset.twice = "";
      hint.textContent = form.dataset.twice.replace("{}", part(first, "number").textContent);
      place.append(hint);
    } else seen.set(code, row);
  }
  const button = form.querySelector("[data-quick-add]");
  const { none, one, many } = button.dataset;
  button.textContent = seen.size > 1 ? many.replace("{}", seen.size) : seen.size ? one : none;
};

const next = (row) => {
  if (!row.nextElementSibling) {
    const fresh = document.getElementById("quick-template").content.firstElementChild.cloneNode(true);
    const number = row.parentElement.children.length + 1;
    part(fresh, "number").textContent = number;
    for (const field of fresh.querySelectorAll("[aria-label]")) field.ariaLabel = field.ariaLabel.replace("{}", number);
    row.parentElement.append(fresh);
    prepare(fresh);
  }
  return row.nextElementSibling;
};

const enter = (event, field) => {
  const row = rowOf(field);
  if (field.matches("[data-quick-code]")) {
    event.preventDefault();
    const option = chosen(field);
    if (option) fill(field, option);
    close(field);
    const goal = field.value.trim() ? part(row, "quantity") : (field.form.querySelector("[data-quick-add]") ?? field);
    goal.focus();
    goal.select?.();
  } else if (field.matches("[data-quick-row] input")) {
    event.preventDefault();
    part(next(row), "code").focus();
  }
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-quick] input");
  if (!field || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter") return void enter(event, field);
  if (!field.matches("[data-quick-code]")) return;
  const all = options(field);
  const at = all.indexOf(chosen(field));
  if (event.key === "Tab" && !event.shiftKey && at >= 0) fill(field, all[at]);
  else if (event.key === "Escape" && all.length) close(field);
  else if (event.key === "ArrowDown" && all.length) choose(field, all[at + 1] ?? all[0]);
  else if (event.key === "ArrowUp" && all.length) choose(field, all.at(at > 0 ? at - 1 : -1));
  else return;
  if (event.key !== "Tab") event.preventDefault();
});

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-quick-code]");
  if (!box) return;
  close(box);
  waiting.set(box, setTimeout(() => complete(box), 120));
  if (box.matches("[data-quick-row] *")) next(rowOf(box));
});

document.addEventListener("change", (event) => {
  const row = event.target.closest?.("[data-quick-row]");
  if (row && event.target.matches("[data-quick-code], [data-quick-quantity]")) judge(row);
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".quick-options [role=option]");
  if (!option) return;
  event.preventDefault();
  const box = option.closest(".quick-code").querySelector("[data-quick-code]");
  fill(box, option);
  part(rowOf(box), "quantity").focus();
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-quick-code]")) close(event.target);
});

let lists = 0;

const prepare = (root) => {
  for (const box of root.querySelectorAll("[data-quick-code]")) {
    const list = listOf(box);
    list.id ||= `quick-options-${(lists += 1)}`;
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
  }
};

// A product was added on the page of a cart: the next code may be typed at once.
document.addEventListener("htmx:after:swap", () => {
  prepare(document);
  if (document.activeElement?.closest("#cart-item")) document.getElementById("item_code").focus();
});

prepare(document);
