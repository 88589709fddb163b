// Uploads that show how far they are. The answer takes the place of the part of the page that the form stands in;
// without this script the form is sent as any other.
const bar = (form) => form.querySelector("[data-upload-progress]");

const tell = (form, words, per = null) => {
  const shown = bar(form);
  shown.hidden = false;
  shown.querySelector("[role=status]").textContent = words;
  const progress = shown.querySelector("progress");
  progress.hidden = per === null;
  if (per !== null) progress.value = per;
};

const done = (form, request) => {
  const part = form.closest("section[id]");
  const isHere = request.status === 200 || request.status === 422;
  if (!isHere || request.responseURL.indexOf(form.getAttribute("action")) < 0) {
    if (isHere) window.location.reload(); // signed out meanwhile: the page says so
    else tell(form, form.dataset.uploadFailed);
    return;
  }
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = answer.getElementById(part.id);
  part.replaceWith(fresh);
  window.htmx?.process(fresh);
  (fresh.querySelector(".error-summary") ?? fresh.querySelector("h2"))?.focus();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const file = form.querySelector?.("[data-upload] input[type=file]")?.files[0];
  if (!("upload" in form.dataset) || !file || event.defaultPrevented) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (file.size > Number(form.dataset.uploadMost)) {
    tell(form, form.dataset.uploadTooBig);
    return;
  }
  const request = new XMLHttpRequest();
  const end = () => button.removeAttribute("aria-busy");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const per = Math.floor((100 * loaded) / total);
    tell(form, `${per} %`, per);
  });
  request.addEventListener("load", () => {
    end();
    done(form, request);
  });
  request.addEventListener("error", () => {
    end();
    tell(form, form.dataset.uploadFailed);
  });
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  button.setAttribute("aria-busy", "true");
  tell(form, "0 %", 0);
  request.send(new FormData(form));
});
