// A search box within a form: Enter finds, instead of sending the form.
document.addEventListener("keydown", (event) => {
  const finder = event.target.dataset?.enter;
  if (event.key !== "Enter" || !finder) return;
  event.preventDefault();
  document.getElementById(finder)?.click();
});
