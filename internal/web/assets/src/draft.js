// Keeps what is typed in a form on this device, until it was sent: against a connection that is lost, a
// tab that stops and a session that ends. It is kept with this tab alone (sessionStorage), locked with a
// key that only a page for the same account brings, and no longer than a day. The server says which
// forms have it; those of households and of everybody have none.
import { follow, take } from "./live.js";

const day = 24 * 60 * 60_000;
const mine = "kring:";
const soon = 300;
let went = false; // an answer took the place of its form: going back fetches the page anew.

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const letters = (data) => btoa(String.fromCharCode(...new Uint8Array(data)));

const keyOf = (form) => crypto.subtle.importKey("raw", bytes(form.dataset.draftKey), "AES-GCM", false, ["encrypt", "decrypt"]);

const typed = (form) => [...new FormData(form)].filter(([name, value]) => {
  const field = form.elements[name];
  return typeof value === "string" && value !== "" && field?.type !== "hidden" && field?.type !== "password";
});

const asks = (form) => form.querySelector("textarea, input:not([type=hidden]), select");

async function save(form) {
  if (!asks(form)) return undefined; // it only sends what was typed on the page before.
  const values = typed(form), name = mine + form.dataset.draft;
  const changed = JSON.stringify(values) !== form.kringEmpty;
  if (!changed) return drop(form);
  try {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(form), new TextEncoder().encode(JSON.stringify(values)));
    sessionStorage.setItem(name, JSON.stringify({ at: Date.now(), iv: letters(iv), sealed: letters(sealed) }));
  } catch { /* no room, or no key: it is on the screen all the same. */ }
  return undefined;
}

function drop(form) {
  try { sessionStorage.removeItem(mine + form.dataset.draft); } catch { /* there is none. */ }
}

async function kept(form) {
  try {
    const { iv, sealed } = JSON.parse(sessionStorage.getItem(mine + form.dataset.draft));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await keyOf(form), bytes(sealed));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return [];
  }
}

function put(form, values) {
  for (const [name, value] of values) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked ||= field.value === value;
      else if (field.type !== "hidden") field.value = value;
    }
  }
}

// offer gives back what was typed here before.
async function offer(form) {
  if (!asks(form)) return;
  const values = await kept(form);
  if (!values.length || JSON.stringify(values) === JSON.stringify(typed(form))) return;
  const box = document.createElement("div");
  box.className = "draft";
  const say = document.createElement("p");
  say.textContent = form.dataset.draftSaid;
  box.append(say);
  for (const [words, act] of [[form.dataset.draftTake, () => put(form, values)], [form.dataset.draftDrop, () => drop(form)]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--secondary-action utrecht-button--html-button";
    button.textContent = words;
    button.addEventListener("click", () => { act(); box.remove(); asks(form)?.focus(); });
    box.append(button);
  }
  form.prepend(box);
}

// tell says at the form what became of sending it.
function tell(form, words) {
  let place = form.querySelector(".draft-told");
  if (!place) {
    place = document.createElement("p");
    place.className = "problem draft-told";
    place.setAttribute("role", "alert");
    (form.querySelector("button:not([type=button])") ?? form.lastElementChild).before(place);
  }
  place.textContent = words;
}

// send sends a form without leaving the page, so that what is typed stays when it does not arrive. It
// goes when somebody presses, and never by itself later.
async function send(form, button) {
  if (form.kringSends) return;
  form.kringSends = true;
  form.querySelector(".draft-told")?.remove();
  await save(form);
  try {
    const stays = "stay" in form.dataset; // then the page stays open, and fetches what is new.
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form, button)), headers: stays ? { "Kring-Volgt": document.querySelector("main").dataset.mark ?? "" } : {},
    });
    const html = await answer.text();
    if (new URL(answer.url).pathname === "/inloggen") {
      location.assign(answer.url); // what was typed waits here for who signs in again.
      return;
    }
    if (answer.redirected && answer.ok) drop(form);
    if (answer.status >= 500) tell(form, form.dataset.draftFault);
    else show(form, html, answer.redirected && answer.ok ? answer.url : location.href, answer.redirected && answer.ok);
  } catch {
    tell(form, form.dataset.draftLost);
  } finally {
    form.kringSends = false;
  }
}

// show puts the answer in the place of the page. A form that is one of several on its page leaves the
// others as they are.
function show(form, html, url, done) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if ("stay" in form.dataset) {
    const own = form.id && fresh.getElementById(form.id);
    if (document.activeElement && form.contains(document.activeElement)) document.activeElement.blur();
    if (own) form.replaceWith(document.importNode(own, true));
    else if (done) form.reset();
    take(html);
    const again = form.id && document.getElementById(form.id);
    if (again) (again.querySelector("[role=alert], .problem") ?? again.querySelector("textarea, input:not([type=hidden])"))?.focus?.();
    return;
  }
  const page = document.getElementById("page"), wanted = fresh.getElementById("page");
  if (!page || !wanted) {
    location.assign(url);
    return;
  }
  document.title = fresh.title;
  page.replaceWith(document.importNode(wanted, true));
  if (url !== location.href) {
    history.pushState(null, "", url);
    went = true;
  }
  scrollTo(0, 0);
  document.querySelector("main").focus({ preventScroll: true });
  window.htmx?.process(document.body);
  document.dispatchEvent(new Event("kring:page"));
  follow();
}

// begin looks after the forms that came on the page.
function begin() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (form.kringKeeps) continue;
    form.kringKeeps = true;
    form.kringEmpty = form.querySelector(".problem") ? "" : JSON.stringify(typed(form));
    let wait;
    form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => save(form), soon); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(wait);
      send(form, event.submitter);
    });
    offer(form);
  }
}

// What is a day old goes, whoever's it is; and all of it when somebody signs out.
function sweep(all) {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (!name.startsWith(mine)) continue;
      const { at } = JSON.parse(sessionStorage.getItem(name));
      if (all || !(Date.now() - at < day)) sessionStorage.removeItem(name);
    }
  } catch { /* there is nothing. */ }
}

document.addEventListener("submit", (event) => { if (event.target.getAttribute("action") === "/uitloggen") sweep(true); });
document.addEventListener("kring:page", begin);
addEventListener("popstate", () => { if (went) location.reload(); });
sweep(false);
begin();
