// Lets this browser be told that there is something. Without script or without push the form stays
// hidden, and mail does it.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const subscribe = async (form) => {
  if (await Notification.requestPermission() !== "granted") throw new Error(form.dataset.refused);
  const worker = await navigator.serviceWorker.register("/sw.js");
  const device = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
  const answer = await fetch(form.action, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint: device.endpoint, key: text(device.getKey("p256dh")), auth: text(device.getKey("auth")) }),
  });
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.say);
  location.assign(read.to);
};

const form = document.querySelector("form[data-push]");
if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  form.hidden = false;
  document.querySelector("[data-no-push]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    said.textContent = "";
    button.disabled = true;
    try {
      await subscribe(form);
    } catch (fault) {
      said.textContent = fault.name === "Error" ? fault.message : form.dataset.stopped;
      button.disabled = false;
    }
  });
}
