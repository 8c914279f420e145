// The way out of a page, at once: what is on the screen goes first, then the page gives up its own
// place in the history. Escape three times does the same. Without script it is a link.

const leave = (link) => {
  document.title = "";
  document.body.replaceChildren();
  location.replace(link.href);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-leave]");
  if (!link) return;
  event.preventDefault();
  leave(link);
});

let pressed = [];
document.addEventListener("keydown", (event) => {
  const link = document.querySelector("a[data-leave]");
  pressed = event.key === "Escape" ? [...pressed, event.timeStamp].slice(-3) : [];
  if (link && pressed.length === 3 && pressed[2] - pressed[0] < 2000) leave(link);
});

// A page that the browser kept whole, for the way back, would show what was typed in it: it is asked for anew.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("a[data-leave]")) location.reload();
});
