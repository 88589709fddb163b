// Counts <time datetime="…" data-countdown> down. The words come with the element, in the reader's language.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const words = (left, units) => {
  const [day, hour, minute, second] = units.split(" ");
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  if (days) return `${days} ${day} ${hours} ${hour}`;
  if (hours) return `${hours} ${hour} ${minutes} ${minute}`;
  return `${minutes} ${minute} ${Math.floor((left % MINUTE) / SECOND)} ${second}`;
};

const tick = () => {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const left = new Date(time.dateTime) - Date.now();
    const { countdownRunning, countdownOver, countdownUnits } = time.dataset;
    const text = left > 0 ? countdownRunning.replace("{}", words(left, countdownUnits)) : countdownOver;
    if (time.textContent !== text) time.textContent = text;
  }
};

tick();
setInterval(tick, SECOND);
