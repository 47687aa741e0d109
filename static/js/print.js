/* A button that opens the browser's print dialogue. Without scripts it is not there, and the browser's own menu does. */
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
