// Passkeys (WebAuthn). Forms with data-passkey stay hidden where the browser knows none.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options) {
  const { challenge, user, excludeCredentials } = options;
  const publicKey = {
    ...options,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: known(excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  const { clientDataJSON, attestationObject } = made.response;
  return answer(made, {
    clientDataJSON: text(clientDataJSON),
    attestationObject: text(attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : [],
  });
}

async function show(options) {
  const { challenge, allowCredentials } = options;
  const publicKey = { ...options, challenge: bytes(challenge), allowCredentials: known(allowCredentials) };
  const shown = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  return answer(shown, {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const answer = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  response,
});

async function begin(form) {
  if (form.elements.name && !form.elements.name.value.trim()) return form.submit(); // the page says what is missing
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const response = await fetch(form.dataset.options, { method: "POST", body });
  if (response.redirected || !response.ok) throw new Error(response.statusText);
  const options = await response.json();
  if (options.go) return location.assign(options.go);
  const credential = await (form.dataset.passkey === "create" ? make : show)(options.publicKey);
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

function say(form, error) {
  const said = form.querySelector("[data-passkey-said]");
  const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };
  said.textContent = said.dataset[words[error.name] || "failed"];
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const elsewhere = form.parentElement.querySelector("[data-passkey-else]");
  if (!window.PublicKeyCredential || !navigator.credentials || elsewhere) continue;
  form.hidden = false;
  for (const hint of document.querySelectorAll("[data-passkey-off]")) hint.hidden = true;
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    begin(form).catch((error) => say(form, error));
  });
}
