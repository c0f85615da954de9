// Turns an entry of the log into elements. A text becomes text nodes only.

import { clock, dirOf, lang, size, t } from "./i18n.js";

const strong = /[\p{L}\p{N}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\u200F\u061C]/u;
const digit = /\p{N}/u;

// direction finds on which side a line begins: by its first letter or direction
// mark outside of isolates, as the bidirectional algorithm does. dir="auto"
// would look into the isolates too, and take an Arabic line that begins with a
// foreign name for an English one.
export function direction(line, otherwise) {
  let depth = 0;
  for (const c of line) {
    if (c >= "\u2066" && c <= "\u2068") depth++;
    else if (c === "\u2069") depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (rightToLeft.test(c)) return "rtl";
    else if (c === "\u200E" || (strong.test(c) && !digit.test(c))) return "ltr";
  }
  return otherwise;
}

// languageOf guesses the language of what a user wrote: that of most letters.
function languageOf(text, otherwise) {
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (arabic + latin === 0) return otherwise;
  return latin > arabic ? "en" : "ar";
}

export const plain = (entry) =>
  (entry.lines ?? []).map((line) => line.map((span) => span.text).join("")).join("\n");

export function make(tag, className, text) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
}

// count shows on a button how much is unread there. The button itself stays: a
// click is lost if what was pressed is gone when the finger leaves it.
export function count(button, n) {
  let badge = button.querySelector(".badge");
  if (n === 0) {
    badge?.remove();
    return;
  }
  if (!badge) {
    badge = make("span", "badge");
    button.append(badge);
  }
  badge.replaceChildren(String(n), make("span", "unseen", ` ${t("unread")}`));
}

// render builds one message. The context knows who looks at it, what seats are
// called, and what a press or a retry does.
export function render(entry, context) {
  const mine = entry.from !== undefined && entry.from === context.user;
  const item = make("li", "message");
  item.classList.add(mine ? "mine" : entry.from ? "theirs" : "bot", `kind-${entry.kind}`);
  item.dataset.id = entry.id;
  item.append(author(entry, mine, context));

  const bubble = make("div", "bubble");
  const language = entry.lang || languageOf(plain(entry), lang());
  if (entry.lines?.length) bubble.append(text(entry, language));
  for (const file of entry.files ?? []) bubble.append(chip(file));
  if (entry.buttons?.length) bubble.append(buttons(entry, language, context));
  item.append(bubble, meta(entry, mine, context));
  return item;
}

// author names who speaks: aloud always, visibly in a group or for a kind.
function author(entry, mine, context) {
  const line = make("p", "author");
  const kind = entry.from ? "" : t(entry.kind);
  const name = mine ? t("you") : entry.from ? context.nameOf(entry.from) : t("assistant");
  const who = make("bdi", entry.from && !mine ? "name" : "name unseen", name);
  line.append(who);
  if (kind) line.append(make("span", "kind", kind));
  if (entry.private) line.append(make("span", "kind private", t("private")));
  return line;
}

// manyLines and manyButtons are when a message is laid out for space.
const manyLines = 300;
const manyButtons = 8;

// text lays out each line by itself, up to a number that a page can bear. The assistant's lines say on which side
// they begin. A user's may begin with a word of the other script ("ar: …"), and
// are laid out by what most of their letters are.
function text(entry, language) {
  const block = make("div", "text");
  block.lang = language;
  for (const spans of entry.lines.slice(0, manyLines)) {
    const p = make("p");
    const line = spans.map((s) => s.text).join("");
    p.dir = entry.from ? dirOf(languageOf(line, language)) : direction(line, dirOf(language));
    if (p.dir !== dirOf(language)) p.lang = p.dir === "rtl" ? "ar" : "en";
    for (const s of spans) p.append(s.bold ? make("strong", "", s.text) : s.text);
    if (spans.length === 0) p.className = "gap";
    block.append(p);
  }
  if (entry.lines.length > manyLines) {
    const rest = make("p", "", plain({ lines: entry.lines.slice(manyLines) }));
    rest.dir = dirOf(language);
    block.append(rest);
  }
  return block;
}

// fileName keeps the Latin parts of a name together: without that, the date and
// the ending of «ملخص-2026-11-21.xlsx» would come out of order.
export function fileName(name) {
  const el = make("bdi", "name");
  for (const part of name.split(/([a-z0-9](?:[\x20-\x7e]*[a-z0-9])?)/i)) {
    if (!/^[a-z0-9]/i.test(part)) {
      el.append(part);
      continue;
    }
    const piece = make("bdi", "", part);
    piece.dir = "ltr";
    el.append(piece);
  }
  el.dir = direction(name, "ltr");
  return el;
}

function chip(file) {
  const el = make(file.url ? "a" : "span", "chip");
  if (file.url) {
    el.href = file.url;
    el.download = file.name;
    el.title = t("download");
    if (/^image\/(png|jpeg|webp)$/.test(file.type)) {
      const picture = make("img", "picture");
      picture.src = file.url;
      picture.alt = "";
      el.append(picture);
    }
  }
  el.append(fileName(file.name), make("span", "size", size(file.size)));
  return el;
}

function buttons(entry, language, context) {
  const group = make("div", entry.buttons.length > manyButtons ? "buttons many" : "buttons");
  group.dir = dirOf(language);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", t("choices"));
  for (const b of entry.buttons) {
    const button = make("button", "choice", b.label);
    button.type = "button";
    button.lang = language;
    button.dir = direction(b.label, dirOf(language));
    button.dataset.name = b.name;
    if (context.pressed(b.id)) button.classList.add("pressed");
    button.addEventListener("click", () => context.press(b, button));
    group.append(button);
  }
  return group;
}

function meta(entry, mine, context) {
  const line = make("p", "meta");
  if (entry.pending) {
    line.append(make("span", "", t("sending")));
    return line;
  }
  const at = new Date(entry.at);
  const time = make("time", "", clock(at));
  time.dateTime = entry.at;
  time.title = at.toString();
  line.append(time);
  if (entry.edited) line.append(make("span", "edited", t("edited")));
  if (entry.unsent) {
    line.append(make("span", "failed", t("unsent")));
    if (mine && entry.kind === "text") {
      const retry = make("button", "retry", t("retry"));
      retry.type = "button";
      retry.addEventListener("click", () => context.retry(entry));
      line.append(retry);
    }
  }
  return line;
}
