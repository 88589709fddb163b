// Runs before the first paint: the remembered theme, else the system's. Without script the page is light.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage may be forbidden; the system's theme is good enough.
    }
  };
  const remember = (theme) => {
    try {
      if (theme === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // The choice then lasts for this page.
    }
  };
  const apply = (choice) => {
    root.dataset.bsTheme = choice === "dark" || (choice !== "light" && system.matches) ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (choice ?? "system")));
    }
  };

  root.classList.add("js");
  apply(remembered());
  system.addEventListener("change", () => apply(remembered()));
  document.addEventListener("DOMContentLoaded", () => apply(remembered()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    const choice = button.dataset.themeChoice;
    remember(choice);
    apply(choice === "system" ? null : choice);
  });
})();
