/* An entry's form is kept as a draft of its editor while it is typed; the form itself is never touched. */

const PAUSE_MS = 1500;
const form = document.querySelector("form[data-draft]");
const said = document.querySelector("[data-draft-status]");
let waiting;
let sent = 0;

form?.addEventListener("input", (event) => event.isComposing || soon());
form?.addEventListener("compositionend", soon);
form?.addEventListener("submit", () => clearTimeout(waiting));

function soon() {
  said.textContent = "还没有存草稿……";
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE_MS);
}

async function keep() {
  const number = ++sent;
  said.textContent = "正在存草稿……";
  const words = await answer();
  if (number === sent) said.textContent = words;
}

/** What became of it, in words. A reply that comes late is not shown over a newer one. */
async function answer() {
  try {
    const response = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (response.status === 401) return "登录已过期，草稿没有存上：文字还在这一页，另开一页登录后接着写就会存。";
    const { saved, error } = await response.json();
    return saved ? `草稿已存 ${saved}` : (error ?? "草稿没有存上，文字还在这一页。");
  } catch {
    waiting = setTimeout(keep, 10 * PAUSE_MS);
    return "网络不通，草稿没有存上，过一会儿再试；文字还在这一页。";
  }
}
