/* Words of a script among the page's messages, which screen readers read out. */

const messages = document.querySelector(".messages");

/** A sentence at the top of the page, in place of the last one about the same; returns its element. */
export function say(words, about = "network") {
  const notice = messages.querySelector(`[data-about="${about}"]`) ?? document.createElement("p");
  notice.className = "notice warn";
  notice.dataset.about = about;
  notice.textContent = words;
  messages.append(notice);
  return notice;
}
