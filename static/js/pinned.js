/* One of the tabs' panels stays in view above the others, so that two materials can be read together. */

/** What pins the panel that `reading` shows, and lets go of it again; `next` then shows another below it. */
export function pinning(reading, button, next) {
  const label = button.textContent;

  function pin() {
    const shown = document.getElementById(reading.querySelector("[aria-selected='true']").hash.slice(1));
    shown.dataset.pinned = "";
    next();
    shown.tabIndex = 0; // it scrolls by itself
  }

  function letGo(pinned) {
    delete pinned.dataset.pinned;
    pinned.removeAttribute("tabindex");
    pinned.dispatchEvent(new Event("show-panel", { bubbles: true }));
  }

  return () => {
    const pinned = reading.querySelector("[data-pinned]");
    if (pinned) letGo(pinned);
    else pin();
    button.setAttribute("aria-pressed", String(!pinned));
    button.textContent = pinned ? label : "取消固定";
  };
}
