// The page of a thread that stays open: counts down what the server says is left, whatever this computer's clock says,
// closes the box at its end and keeps what was written there, and looks for news while somebody sees it.
const SECOND = 1000;
const ASLEEP = 5 * SECOND;
const PAUSE = 5 * SECOND;
const UNITS = [24 * 3600, 3600, 60, 1];

let live = null; // the part of the page that says how the thread stands, as it came last
let came = 0; // when it came, on a clock that nobody sets
let wall = 0; // the same on the clock that people set: it alone goes on while the computer sleeps
let asked = -Infinity;
let polled = 0;

const since = () => performance.now() - came;
const left = (name) => (live && name in live.dataset ? Number(live.dataset[name]) - since() : null);

const words = (milliseconds, names) => {
  let rest = Math.max(0, Math.ceil(milliseconds / SECOND));
  const parts = UNITS.map((size) => {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    return whole;
  });
  const first = Math.min(Math.max(0, parts.findIndex((each) => each > 0)), 2);
  const from = parts.some((each) => each > 0) ? first : 2;
  return parts.slice(from, from + 2).map((each, at) => `${each} ${names[from + at]}`).join(" ");
};

// At its end the box takes nothing more; the text stays where it is and can be copied.
const show = (isShut) => {
  const over = document.getElementById("reply-over");
  if (!over || over.hidden === !isShut) return;
  over.hidden = !isShut;
  const form = over.parentElement.querySelector("form");
  form.querySelector("textarea").readOnly = isShut;
  const rest = form.querySelector("[data-closes]");
  rest.hidden = isShut;
  for (const each of rest.querySelectorAll("input, button")) each.disabled = isShut;
  const said = document.getElementById("live");
  if (isShut && said) said.textContent = over.textContent.trim();
};

const take = () => {
  live = document.getElementById("thread-live");
  came = performance.now();
  wall = Date.now();
  polled = came;
  show(live?.dataset.shut === "1");
};

const refresh = () => {
  if (performance.now() - asked < PAUSE) return;
  asked = performance.now();
  window.htmx?.trigger(document.getElementById("thread-more"), "news");
};

const poll = async () => {
  const { poll: address } = live.dataset;
  polled = performance.now();
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
    if (answer.status === 200) refresh();
    if (answer.status === 404) delete live.dataset.poll; // over: the page itself says why when it is loaded again
  } catch {
    // No connection: the next time may have one.
  }
};

const tick = () => {
  if (!live) return;
  const told = live.querySelector("[data-counted]");
  const rest = left("left");
  if (told && rest !== null) {
    const text = told.dataset.counted.replace("{}", words(rest, told.dataset.units.split(" ")));
    if (told.textContent !== text) told.textContent = text;
  }
  const shuts = left("shuts");
  if (shuts !== null && shuts <= 0) show(true);
  if (document.visibilityState !== "visible") return;
  if (rest !== null && rest <= -SECOND) refresh();
  if (Date.now() - wall - since() > ASLEEP) refresh();
  if (live.dataset.poll && performance.now() - polled >= Number(live.dataset.pollSeconds) * SECOND) poll();
};

take();
// What the first page says was true when it came, not when this script began.
const [navigation] = performance.getEntriesByType("navigation");
if (navigation?.responseStart) came = navigation.responseStart;
tick();
setInterval(tick, SECOND);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && live) refresh(); });
window.addEventListener("pageshow", (event) => { if (event.persisted && live) refresh(); });
document.addEventListener("htmx:after:swap", () => {
  if (document.getElementById("thread-live") !== live) take();
});
