// Passkeys, and the code of an invitation that stands behind the # of a link. The pages work
// without this, by a passphrase with a code.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) => {
  let all = "";
  for (const b of new Uint8Array(buffer)) all += String.fromCharCode(b);
  return btoa(all).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const listed = (all) => (all || []).map((one) => ({ ...one, id: bytes(one.id) }));

// asked is what the server asks, as the browser wants it.
const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
});

// given is what the device answered, as the server reads it.
const given = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
  };
};

const post = async (address, body) => {
  const answer = await fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body),
  });
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.say);
  return read;
};

const run = async (form) => {
  const { publicKey } = await post(form.dataset.ask);
  const options = { publicKey: asked(publicKey) };
  const credential = form.dataset.passkey === "new"
    ? await navigator.credentials.create(options)
    : await navigator.credentials.get(options);
  const done = await post(form.dataset.give, given(credential));
  location.assign(done.to);
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = form.querySelector("[role=alert]");
      const button = form.querySelector("button");
      said.textContent = "";
      button.disabled = true;
      try {
        await run(form);
      } catch (fault) {
        // What the browser itself says is in its own words; who stopped it knows why.
        said.textContent = fault.name === "Error" ? fault.message : form.dataset.stopped;
        button.disabled = false;
      }
    });
  }
}

const code = document.querySelector("input[data-from-link]");
if (code && location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}
