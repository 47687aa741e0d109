/* A password can be looked at while it is typed: the button beside it shows it and hides it again. Once it is sent or
   left behind it is hidden, so that neither a browser's memory of plain fields nor the next person has it. */

for (const button of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const [show, hide] = button.children;
  const reveal = (shown) => {
    field.type = shown ? "text" : "password";
    [show.hidden, hide.hidden] = [shown, !shown];
  };
  field.spellcheck = false; // shown, it would be a text to send to a spelling service
  button.hidden = false;
  button.addEventListener("click", () => reveal(field.type === "password"));
  field.form.addEventListener("submit", () => reveal(false));
  addEventListener("pagehide", () => reveal(false));
}
