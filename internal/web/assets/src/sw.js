// Shows that there is something, and opens the pages. It keeps nothing, and sees no page.

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // Nothing that can be read: then the title says it.
  }
  event.waitUntil(self.registration.showNotification(said.title || "Kring", {
    body: said.body || "", lang: said.lang || "nl", tag: "kring", renotify: true,
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/"));
});
