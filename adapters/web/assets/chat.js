// One chat's log: its messages in order, and whether its reader follows the end.

import { t } from "./i18n.js";
import { make, render } from "./message.js";

// keep is how many messages stay on the page: as many as the program holds.
const keep = 500;

export class Chat {
  #shown = new Map(); // id → { entry, node }
  #stick = true; // the reader is at the end, and stays there
  #top = 0; // where the reader has scrolled to
  #end = 0; // the highest order

  constructor(room, context) {
    this.room = room;
    this.context = context;
    this.unread = 0;
    this.element = make("div", room.private ? "log" : "log room");
    this.element.id = `log-${context.side}-${room.id}`;
    this.element.tabIndex = 0; // can be scrolled from the keyboard
    this.element.setAttribute("role", "log");
    this.element.setAttribute("aria-live", "polite");
    this.element.setAttribute("aria-busy", "true"); // what is old is not read out
    this.element.hidden = true;
    this.list = make("ol", "messages");
    this.empty = make("p", "empty");
    this.more = make("button", "more");
    this.more.type = "button";
    this.more.hidden = true;
    this.more.addEventListener("click", () => this.toEnd());
    this.element.append(this.empty, this.list, this.more);
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("load", () => this.follow(), true); // pictures
    // Once a frame, however many messages came in it.
    this.observer = new ResizeObserver(() => this.follow());
    this.observer.observe(this.element);
    this.observer.observe(this.list);
    this.relabel();
  }

  get end() { return this.#end; }

  ready() {
    this.element.setAttribute("aria-busy", "false");
    this.follow();
  }

  // put shows an entry, or shows it anew, and tells whether it is new.
  put(entry) {
    const node = render(entry, this.context);
    const old = this.#shown.get(entry.id);
    this.#shown.set(entry.id, { entry, node });
    if (Number.isFinite(entry.order)) this.#end = Math.max(this.#end, entry.order);
    if (old) {
      this.#swap(old, node, entry);
    } else {
      this.#insert(node, entry);
    }
    this.#trim();
    this.empty.hidden = true;
    if (entry.from === this.context.user && !old) this.#stick = true;
    if (!this.#stick && !old) this.more.hidden = false;
    return !old;
  }

  // #trim forgets the oldest, as the program does.
  #trim() {
    while (this.#shown.size > keep) {
      const first = this.list.firstElementChild;
      const held = first.contains(document.activeElement);
      first.remove();
      this.#shown.delete(first.dataset.id);
      if (held) this.element.focus();
    }
  }

  #insert(node, entry) {
    node.order = entry.order;
    let before = null; // nearly always the end
    for (let n = this.list.lastElementChild; n && n.order > entry.order; n = n.previousElementSibling) before = n;
    this.list.insertBefore(node, before);
  }

  // #swap keeps the keyboard where it was if the old message held it.
  #swap(old, node, entry) {
    const held = old.node.contains(document.activeElement);
    const at = [...old.node.querySelectorAll("button, a")].indexOf(document.activeElement);
    if (old.entry.order === entry.order) {
      node.order = entry.order;
      old.node.replaceWith(node);
    } else {
      old.node.remove();
      this.#insert(node, entry);
    }
    if (held) (node.querySelectorAll("button, a")[at] ?? this.element).focus();
  }

  // mark tells what became of a message of this page: it is pending, unsent, or
  // neither. It stays in its place if the program has shown it already.
  mark(entry, state) {
    const shown = this.#shown.get(entry.id)?.entry ?? entry;
    this.put({ ...shown, pending: false, unsent: false, ...state });
  }

  // clear forgets everything.
  clear() {
    const held = this.list.contains(document.activeElement);
    this.list.replaceChildren();
    this.#shown.clear();
    if (held) this.element.focus();
    this.#end = 0;
    this.#stick = true;
    this.more.hidden = true;
    this.empty.hidden = false;
    this.element.setAttribute("aria-busy", "true");
  }

  relabel() {
    this.element.setAttribute("aria-label", `${t("log")}: ${this.context.titleOf(this.room)}`);
    this.empty.textContent = t("empty");
    this.more.textContent = t("newMessages");
    for (const [id, { entry, node }] of this.#shown) {
      const again = render(entry, this.context);
      again.order = node.order;
      node.replaceWith(again);
      this.#shown.set(id, { entry, node: again });
    }
  }

  show(visible) {
    this.element.hidden = !visible;
    if (visible) this.follow();
  }

  toEnd() {
    this.#stick = true;
    this.follow();
    this.element.focus();
  }

  // follow keeps the end in view if the reader was there.
  follow() {
    if (!this.#stick) return false;
    this.element.scrollTop = this.element.scrollHeight;
    this.more.hidden = true;
    return true;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (clientHeight === 0) return; // hidden
    const near = scrollHeight - scrollTop - clientHeight < 60;
    // Only who scrolls up leaves the end: what grows below has moved nobody.
    if (near || scrollTop < this.#top) this.#stick = near;
    this.#top = scrollTop;
    if (this.#stick) this.more.hidden = true;
  }

  close() { this.observer.disconnect(); }
}
