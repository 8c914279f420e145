// Whoever signs out in one tab has signed out in all of them: a page that was left open shows nothing
// any more. Without script the server has ended the session, and only what is on the screen stays.

const form = document.querySelector("form[action='/uitloggen']");
if (form && "BroadcastChannel" in window) {
  const tabs = new BroadcastChannel("kring-out");
  form.addEventListener("submit", () => tabs.postMessage("out"));
  tabs.addEventListener("message", () => location.replace("/inloggen"));
}

// A page that the browser kept whole, for the way back, asks the server anew.
if (form) addEventListener("pageshow", (event) => event.persisted && location.reload());
