// Keeps a page as it is now. The server says that there is something new; the page is then fetched as
// any page is, and takes its place here. Nothing is followed while nobody sees the page: that saves the
// battery of a telephone, and what is new is fetched at once when it is looked at again.
import { morph } from "./morph.js";

const patience = 60_000; // before a stream that was refused is asked for again
const alive = 4 * 60_000; // somebody who is at work here keeps their session
const shown = 15_000;

let stream, from, later, quiet;
let touched = false, running = false, again = false, fetched = Date.now();

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"]) {
  addEventListener(kind, () => { touched = true; }, { passive: true, capture: true });
}

const page = () => document.querySelector("main[data-live]");

// say tells what happened, to eyes and ears.
export function say(words) {
  const place = document.querySelector("#live-said");
  if (!place || !words) return;
  clearTimeout(quiet);
  place.textContent = words;
  quiet = setTimeout(() => { place.textContent = ""; }, shown);
}

function leave() {
  stream?.close();
  clearTimeout(later);
  stream = from = undefined;
}

export function follow() {
  const main = page();
  if (!main || document.hidden) return leave();
  if (stream && from === main.dataset.live && stream.readyState !== EventSource.CLOSED) return undefined;
  leave();
  from = main.dataset.live;
  const to = new URL(from, location.href);
  to.searchParams.set("sinds", main.dataset.mark);
  const mine = stream = new EventSource(to);
  mine.addEventListener("nieuw", () => renew());
  mine.addEventListener("over", () => location.reload());
  mine.addEventListener("error", () => {
    if (mine !== stream || mine.readyState !== EventSource.CLOSED) return; // it tries again by itself.
    leave();
    renew(); // what is not theirs to see any more goes at once.
    later = setTimeout(follow, patience);
  });
  return undefined;
}

// renew fetches the page, and tells what is new on it.
export async function renew() {
  const main = page();
  if (!main) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const headers = { "Kring-Volgt": main.dataset.mark };
    if (!touched) headers["Kring-Stil"] = "1";
    touched = false;
    fetched = Date.now();
    const answer = await fetch(location.href, { headers, cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 403) {
      location.reload(); // it is not theirs to see any more: it goes from the screen.
      return;
    }
    if (answer.ok) take(await answer.text());
  } catch {
    say(main.dataset.lost);
  } finally {
    running = false;
  }
  if (again) {
    again = false;
    await renew();
  }
}

// take puts a page that was fetched in the place of the one that is open.
export function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main"), wanted = fresh.querySelector("main");
  if (!main || !wanted) return;
  document.title = fresh.title;
  morph(main, wanted);
  window.htmx?.process(main);
  document.dispatchEvent(new Event("kring:page"));
  say(main.dataset.said);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else renew().then(follow);
});
addEventListener("online", () => renew().then(follow));
addEventListener("pageshow", (event) => { if (event.persisted) renew().then(follow); });
addEventListener("pagehide", leave);
document.addEventListener("htmx:after:settle", follow);
document.addEventListener("htmx:after:history:update", follow);
setInterval(() => { if (page() && !document.hidden && touched && Date.now() - fetched > alive) renew(); }, 30_000);
follow();
