// An inbox that stays open: asks whether something new was written while somebody sees it, and has it told above the
// rows, which stay as they are until the reader has them shown.
const SECOND = 1000;

let asks = null; // the part of the page that knows where to ask, as it came last
let asked = 0; // when it was asked last, on a clock that nobody sets

const take = () => {
  const found = document.getElementById("inbox-news");
  if (found === asks) return;
  asks = found;
  asked = performance.now();
};

const ask = async () => {
  const from = asks;
  asked = performance.now();
  try {
    const answer = await fetch(from.dataset.poll, { credentials: "omit", cache: "no-store" });
    if (from !== asks) return; // the list has changed meanwhile and shows what there is
    if (answer.status === 200) window.htmx?.trigger(from, "news");
    if (answer.status === 404) delete from.dataset.poll; // over: the page itself says why when it is loaded again
  } catch {
    // No connection: the next time may have one.
  }
};

const tick = () => {
  if (document.visibilityState !== "visible" || !asks?.dataset.poll) return;
  if (performance.now() - asked >= Number(asks.dataset.pollSeconds) * SECOND) ask();
};

take();
setInterval(tick, SECOND);
document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:after:swap", take);
// Whoever has the new ones shown goes on from the rows: the words that he clicked are gone.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-shows-news]")) return;
  const seen = () => {
    if (document.getElementById("inbox-said")?.childElementCount) return;
    document.removeEventListener("htmx:after:swap", seen);
    document.querySelector("#list .table-responsive")?.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:after:swap", seen);
});
