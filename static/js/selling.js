// Counts up how long a sales session runs. Without script the banner shows it as it was when the page was made.
const MINUTE = 60_000;

const tick = () => {
  for (const time of document.querySelectorAll("time[data-elapsed]")) {
    const taken = Math.max(0, Date.now() - new Date(time.dateTime));
    const minutes = Math.floor(taken / MINUTE);
    const seconds = String(Math.floor((taken % MINUTE) / 1000)).padStart(2, "0");
    const text = `${minutes}:${seconds}`;
    if (time.textContent !== text) time.textContent = text;
  }
};

tick();
setInterval(tick, 1000);
