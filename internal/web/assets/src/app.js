// The pages work without this. It loads htmx, and lets the slider say its date while it moves.
import "htmx.org";
import "./live.js";
import "./draft.js";

document.documentElement.classList.add("scripted");

const day = new Intl.DateTimeFormat(document.documentElement.lang, {
  day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
});

document.addEventListener("input", (event) => {
  const range = event.target;
  const form = range.closest?.("form[data-first]");
  if (!form || range.type !== "range") return;
  const moment = new Date(form.dataset.first + "T00:00:00Z");
  moment.setUTCDate(moment.getUTCDate() + Number(range.value));
  const said = day.format(moment);
  range.setAttribute("aria-valuetext", said);
  form.querySelector("output").textContent = said;
});
