/* The room's keys: this list is what they do and what the dialog under ? shows.

   Alt with a letter that no browser's menu uses; nothing that types, moves or edits in a text. On a Mac Alt is ⌥, and
   Ctrl here is ⌘ too. */

export const SHORTCUTS = [
  { name: "save", keys: "Ctrl+S", words: "保存草稿" },
  { name: "submit", keys: "Ctrl+Shift+Enter", words: "提交答案" },
  { name: "writing", keys: "Alt+I", words: "到作答区" },
  { name: "view-sheet", keys: "Alt+1", words: "答题卡" },
  { name: "view-plain", keys: "Alt+2", words: "书写" },
  { name: "view-split", keys: "Alt+3", words: "并排" },
  { name: "next-material", keys: "Alt+J", words: "下一则资料" },
  { name: "previous-material", keys: "Alt+K", words: "上一则资料" },
  { name: "pin", keys: "Alt+P", words: "固定这则资料，和另一则一起看；再按一次取消" },
  { name: "highlight", keys: "Alt+L", words: "给选中的资料划线" },
  { name: "note", keys: "Alt+N", words: "给选中的资料加批注" },
  { name: "only-writing", keys: "Alt+M", words: "专注：只看作答，再按一次回来" },
  { name: "only-reading", keys: "Alt+R", words: "只看资料，再按一次回来" },
  { name: "shortcuts", keys: "?", also: "Alt+/", words: "这张快捷键表（正在写字时用 Alt+/）" },
];

const TYPES = "textarea, select, [contenteditable], input:not([type='checkbox'], [type='radio'], [type='button'])";

/** Each shortcut does what `actions` has under its name, or else clicks the button with that data-shortcut. */
export function startShortcuts(actions) {
  const dialog = makeDialog();
  const byName = (name) => document.querySelector(`[data-shortcut="${name}"]`);
  const all = { ...actions, shortcuts: () => dialog.showModal() };

  for (const { name, keys, also } of SHORTCUTS) {
    const button = byName(name);
    if (!button) continue;
    button.setAttribute("aria-keyshortcuts", [keys, also].filter(Boolean).map(asAria).join(" "));
    button.title = shown(also ?? keys);
    if (all[name]) button.addEventListener("click", all[name]);
  }

  let composing = false; // some input methods' keys do not say so themselves
  document.addEventListener("compositionstart", () => (composing = true));
  document.addEventListener("compositionend", () => (composing = false));
  document.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.getModifierState("AltGraph") || document.querySelector("dialog:modal")) return;
    const keys = pressed(event);
    const found = SHORTCUTS.find((shortcut) => shortcut.keys === keys || shortcut.also === keys);
    if (!found || (!keys.includes("+") && event.target.closest(TYPES))) return;
    event.preventDefault();
    if (!event.repeat) (all[found.name] ?? (() => byName(found.name)?.click()))();
  });
}

/* With Alt the key's place on the keyboard counts, for on a Mac its character is another. */
function pressed({ code, key, altKey, ctrlKey, metaKey, shiftKey }) {
  const held = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && (ctrlKey || metaKey || altKey) && "Shift"];
  const main = altKey ? code.replace(/^(Key|Digit)/, "").replace("Slash", "/") : key.length === 1 ? key.toUpperCase() : key;
  return [...held.filter(Boolean), main.replace("？", "?")].join("+");
}

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const shown = (keys) =>
  mac ? keys.replace("Ctrl+", "⌘").replace("Alt+", "⌥").replace("Shift+", "⇧").replace("Enter", "↩") : keys;
const asAria = (keys) => keys.replace("Ctrl", mac ? "Meta" : "Control");

function makeDialog() {
  const dialog = element("dialog", { className: "shortcuts" });
  const title = element("h2", { id: "shortcuts-title", textContent: "快捷键" });
  const list = element("dl");
  for (const { keys, words } of SHORTCUTS) {
    const key = element("dt");
    key.append(element("kbd", { textContent: shown(keys) }));
    list.append(key, element("dd", { textContent: words }));
  }
  const form = element("form", { method: "dialog" });
  form.append(element("button", { className: "button main", textContent: "关闭", autofocus: true }));
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, list, form);
  document.body.append(dialog);
  return dialog;
}

const element = (name, properties) => Object.assign(document.createElement(name), properties);
