// The pages work without this. It loads htmx, and lets the slider say its date while it moves.
import "htmx.org";
import "./leave.js";
import "./live.js";
import "./draft.js";
import "./away.js";

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

// A key leads to the box for a household, where nothing is being typed.
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("input[data-keys]");
  if (!box || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!box.dataset.keys.split(" ").includes(event.key) || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Who chose a place on the page has no more need of the list of them, which lies over it on a phone.
document.addEventListener("click", (event) => {
  const fold = event.target.closest?.(".index-fold a")?.closest("details");
  if (fold) fold.open = false;
});
