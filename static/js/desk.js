// The sales desk: arrows walk the customers found, Enter opens one.
const rows = () => [...document.querySelectorAll("[data-desk-row]")];

const choose = (row) => {
  for (const other of rows()) other.classList.toggle("is-chosen", other === row);
  row?.scrollIntoView({ block: "nearest" });
};

const walk = (step) => {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-chosen"));
  choose(all[(at + step + all.length) % all.length] ?? all[0]);
};

// What is shown belongs to what is typed: Enter opens the chosen one. Else the form asks for it.
const open = (box) => {
  const found = document.querySelector("[data-desk-found]");
  if (!found || found.dataset.deskFound !== box.value.trim()) return false;
  const link = document.querySelector("[data-desk-row].is-chosen [data-desk-link]");
  link?.click();
  return Boolean(link);
};

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-desk-search]");
  if (!box) return;
  if (event.key === "ArrowDown") walk(1);
  else if (event.key === "ArrowUp") walk(-1);
  else if (event.key !== "Enter" || !open(box)) return;
  event.preventDefault();
});
