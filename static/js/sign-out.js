/* Signing out: what is kept on this device goes when the server has answered, and not before. */

import { anyLocalCopies, forgetEverything } from "./local.js";
import { say } from "./say.js";

const QUESTION = "有写过的文字可能还没有存到服务器。退出会把它从这台设备上删掉，仍要退出吗？";
const NOT_OUT = "没有网络，还没有退出，这台设备上的文字也没有动。连上网后再退出一次。";

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (anyLocalCopies() && !confirm(QUESTION)) return;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => {});
    if (!answer) return say(NOT_OUT);
    if (answer.ok) await forgetEverything();
    location.assign(answer.ok ? answer.url : form.action);
  });
}
