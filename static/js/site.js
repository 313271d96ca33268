// Extras that need a script. Their buttons stay hidden without it.
const reveal = (root) => {
  for (const b of root.querySelectorAll("[data-print],[data-copy]")) b.hidden = false;
};
reveal(document);
document.addEventListener("htmx:afterSettle", (e) => reveal(e.target));
document.addEventListener("click", async (e) => {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(e.target)) menu.open = false;
  const b = e.target.closest("[data-print],[data-copy]");
  if (!b) return;
  if ("print" in b.dataset) return window.print();
  const field = document.getElementById(b.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    document.getElementById(b.dataset.said).textContent = b.dataset.done;
  } catch {
    field.select(); // no clipboard on plain http: the address stands ready to be copied by hand
  }
});
document.addEventListener("keydown", (e) => {
  const menu = document.querySelector(".menu[open]");
  if (e.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
if ("serviceWorker" in navigator && window.isSecureContext) {
  // a page of ours instead of the browser's when there is no connection; without it all works as before
  navigator.serviceWorker.register("/offline.js").catch(() => {});
}
const errors = document.querySelector(".errors[tabindex]");
if (errors) errors.focus();
