/* Passkeys: a form[data-passkey] asks the browser for one and sends what it answers. "create" registers a new one, "get"
   signs with one that exists. What to ask for stands in the page, or is fetched from where the form is sent to. Without
   scripts, and in a browser without passkeys, the form stays hidden and the page says what else there is. */

import { say } from "./say.js";

const FAILED = "通行密钥没有用成，请再试一次，或者用别的办法。";
const WORDS = {
  NotAllowedError: "没有完成：取消了，等得太久，或者这里没有合适的通行密钥。可以再试一次，或者用别的办法。",
  InvalidStateError: "这台设备里已经有这个账户的通行密钥，不用再登记。",
  SecurityError: "通行密钥认的是网址：要用 https 的域名打开（自己电脑上用 localhost），IP 地址不行。",
  ConstraintError: "这台设备不能自己核对指纹、面容或 PIN：去掉“也能单独用它登录”，再试一次。",
  NotSupportedError: "这台设备不支持这里用的通行密钥。",
};

/** The options of the page, or new ones of the server; null when the server gives none. */
async function optionsOf(form) {
  const inPage = document.getElementById("passkey-options");
  if (inPage) return JSON.parse(inPage.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } }).catch(() => {});
  if (answer?.ok) return (await answer.json()).request_options;
  say(answer?.status === 429 ? "试得太多了，先停一停，过几分钟再试。" : "连不上服务器，请检查网络再试。", "passkey");
  return null;
}

/** A passkey that signs in without a password has to be kept by the device and to check its person. */
function alone(options) {
  Object.assign(options.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
}

async function ask(form) {
  const options = (await optionsOf(form))?.publicKey;
  if (!options) return null;
  if (form.dataset.passkey === "get")
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  if (form.elements.passwordless.checked) alone(options);
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

async function send(form, button) {
  button.disabled = true; // the browser asks one question at a time
  try {
    const credential = await ask(form);
    if (!credential) return;
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    say(WORDS[error.name] ?? FAILED, "passkey");
  } finally {
    button.disabled = false;
  }
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }
} else for (const words of document.querySelectorAll("[data-no-passkeys]")) words.hidden = false;
