// A passkey that was not used is said on the page: the library tells the console only.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = document.querySelector("[data-passkey-failed]");
  message.hidden = false;
  message.scrollIntoView({ block: "nearest" });
});
