// Ties the page's button to allauth's scripts, which the policy of this site would not let it start inline.

const WORDS = {
  NotAllowedError: "La clé n'a pas répondu, ou vous avez annulé. Essayez de nouveau.",
  InvalidStateError: "Cette clé est déjà celle de votre compte.",
  SecurityError: "Votre navigateur refuse les clés à cette adresse du site.",
};
const UNKNOWN = "Votre navigateur n'a pas pu utiliser la clé.";

const button = document.getElementById("cle");
const refusal = document.getElementById("refus-cle");

function refuse(words) {
  refusal.textContent = words.replaceAll("'", "’");
  refusal.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  refuse(WORDS[event.detail.exception.name] ?? UNKNOWN);
});

if (window.PublicKeyCredential) {
  const ids = { [button.dataset.key]: button.id, credential: button.dataset.credential, data: "js_data" };
  // First of the two listeners: a key may refuse before the second would run.
  button.addEventListener("click", () => (refusal.hidden = true));
  window.allauth.webauthn.forms[`${button.dataset.key}Form`]({ ids });
  button.hidden = false;
} else {
  refuse("Votre navigateur ne connaît pas les clés de sécurité.");
}
