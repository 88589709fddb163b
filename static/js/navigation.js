// The main navigation: which sections are folded is kept in a cookie, so that the next page comes as this one was left.
const sections = () => [...document.querySelectorAll("[data-section]")];

// A click on the words of a section comes before its change: what a page opens by itself is not the reader's choice.
let touched = null;
document.addEventListener("click", (event) => { touched = event.target.closest("[data-section] > summary")?.parentElement ?? null; });

const kept = () => {
  const found = document.cookie.match(/(?:^|; )navigation=([\w.-]*)/);
  return new Map((found?.[1] ?? "").split(".").filter(Boolean).map((part) => part.split("-")));
};

for (const section of sections()) {
  section.addEventListener("toggle", () => {
    if (touched !== section) return;
    touched = null;
    const state = kept().set(section.dataset.section, section.open ? "1" : "0");
    const value = [...state].map((pair) => pair.join("-")).join(".");
    document.cookie = `navigation=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  });
}

// The current page is in sight in a long navigation.
document.querySelector(".side-link[aria-current]")?.scrollIntoView({ block: "nearest" });
