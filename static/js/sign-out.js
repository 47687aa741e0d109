import { anyLocalCopies, forgetLocalCopies } from "./local.js";

const QUESTION = "有写过的文字可能还没有存到服务器。退出会把它从这台设备上删掉，仍要退出吗？";

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", (event) => {
    if (anyLocalCopies() && !confirm(QUESTION)) event.preventDefault();
    else forgetLocalCopies();
  });
}
