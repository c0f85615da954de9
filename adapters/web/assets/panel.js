// One side of the page: who one is there, their chats, and what they write.

import { lang, t, translate } from "./i18n.js";
import * as api from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { count, make, plain } from "./message.js";
import { Stream } from "./stream.js";

// read holds how far each seat has read each chat, also while another is taken.
const read = new Map();

// outbox holds the texts that the program has not confirmed, of all seats, as
// they were written: id → { entry, text }. They outlive its restart, and the
// taking of another seat.
const outbox = new Map();

export class Panel {
  // on: { connected(side, bool), unread(), seat() }
  constructor(side, seats, everyone, on) {
    this.side = side;
    this.seats = seats;
    this.everyone = everyone;
    this.on = on;
    this.chats = new Map();
    this.pressed = new Set();
    this.pressing = new Set();
    this.shown = true; // on a narrow screen only one side is

    this.element = document.getElementById("panel").content.firstElementChild.cloneNode(true);
    this.element.classList.add(side);
    this.element.id = `panel-${side}`;
    const heading = this.element.querySelector("h2");
    heading.dataset.t = side;
    heading.id = `heading-${side}`;
    this.element.setAttribute("aria-labelledby", heading.id);
    this.select = this.element.querySelector("select");
    this.tabs = this.element.querySelector(".tabs");
    this.logs = this.element.querySelector(".logs");
    this.composer = new Composer(this.element.querySelector("form"), side, {
      text: (text) => this.#write(text),
      file: (file, id) => this.#attach(file, id),
      room: () => this.active.room,
    });
    this.select.addEventListener("change", () => this.take(this.select.value));
    this.tabs.addEventListener("keydown", (event) => this.#arrows(event));
  }

  // take becomes somebody.
  take(user) {
    this.seat = this.seats.find((s) => s.user === user) ?? this.seats[0];
    this.stream?.close();
    for (const chat of this.chats.values()) chat.close();
    this.chats.clear();
    this.synced = false;
    const context = this.#context();
    for (const room of this.seat.chats) this.chats.set(room.id, new Chat(room, context));
    this.logs.replaceChildren(...[...this.chats.values()].map((c) => c.element));
    this.active = this.chats.values().next().value;
    this.#makeTabs();
    this.composer.say("");
    this.composer.text.lang = this.seat.lang; // for the spelling
    this.relabel();
    this.#restore();
    this.open(this.active.room.id);
    this.stream = new Stream(this.seat.user, {
      message: (entry) => this.#receive(entry),
      ready: () => this.#ready(),
      reset: () => this.#reset(),
      connected: (up) => this.on.connected(this.side, up),
    });
    this.on.seat();
  }

  #context() {
    return {
      side: this.side,
      user: this.seat.user,
      titleOf: (room) => room.title[lang()],
      nameOf: (user) => this.everyone.find((s) => s.user === user)?.label[lang()] ?? user,
      pressed: (id) => this.pressed.has(id),
      press: (button, element) => this.#press(button, element),
      retry: (entry) => this.#retry(entry),
    };
  }

  // open shows one of the chats.
  open(id) {
    this.active = this.chats.get(id) ?? this.active;
    for (const chat of this.chats.values()) chat.show(chat === this.active);
    this.#seen();
    this.#drawTabs();
    this.composer.relabel();
  }

  show(shown) {
    this.shown = shown;
    if (!shown) return;
    this.#seen();
    this.active.follow();
  }

  get unread() { return [...this.chats.values()].reduce((n, c) => n + c.unread, 0); }

  #receive(entry) {
    const chat = this.chats.get(entry.chat);
    if (!chat) return;
    const fresh = chat.put(entry);
    if (!this.synced || !fresh || entry.from === this.seat.user) return;
    if (chat === this.active && this.shown) {
      read.set(this.#key(chat), chat.end);
      return;
    }
    if (entry.order > (read.get(this.#key(chat)) ?? 0)) chat.unread++;
    this.#drawTabs();
    this.on.unread();
  }

  #ready() {
    for (const chat of this.chats.values()) {
      chat.ready();
      if (this.synced) continue;
      const known = read.get(this.#key(chat));
      if (known === undefined) read.set(this.#key(chat), chat.end);
      else if (chat.end > known && chat !== this.active) chat.unread = Math.max(chat.unread, 1);
    }
    this.synced = true;
    this.#seen();
    this.#drawTabs();
    this.on.unread();
  }

  #reset() {
    this.synced = false;
    for (const chat of this.chats.values()) {
      chat.clear();
      chat.unread = 0;
      read.delete(this.#key(chat));
    }
    this.#restore();
  }

  // #restore shows what this seat has written and the program has not confirmed.
  #restore() {
    for (const { entry } of outbox.values()) {
      if (entry.from === this.seat.user) this.chats.get(entry.chat)?.put(entry);
    }
  }

  #key(chat) { return `${this.seat.user} ${chat.room.id}`; }

  #seen() {
    if (!this.shown || !this.synced) return;
    this.active.unread = 0;
    read.set(this.#key(this.active), this.active.end);
    this.on.unread();
  }

  #write(text) {
    const entry = {
      id: api.newId(), chat: this.active.room.id, from: this.seat.user, kind: "text", order: Infinity,
      pending: true, at: new Date().toISOString(),
      lines: text.split("\n").map((line) => (line ? [{ text: line }] : [])),
    };
    outbox.set(entry.id, { entry, text });
    this.active.put(entry);
    this.#deliver(entry, text);
  }

  // #retry sends a text again, under its id. After a reload of the page it is as
  // the program has shown it.
  #retry(entry) {
    const text = outbox.get(entry.id)?.text ?? plain(entry);
    outbox.set(entry.id, { entry: { ...entry, order: Infinity, pending: true, unsent: false }, text });
    this.chats.get(entry.chat)?.mark(entry, { pending: true });
    this.composer.say("");
    this.#deliver(entry, text);
  }

  async #deliver(entry, text) {
    // Meanwhile somebody else may have been taken.
    const here = () => (this.seat.user === entry.from ? this.chats.get(entry.chat) : undefined);
    try {
      await api.sendText(entry.id, entry.from, entry.chat, text);
      outbox.delete(entry.id);
      here()?.mark(entry, {});
    } catch (error) {
      const state = { pending: false, unsent: true };
      outbox.set(entry.id, { entry: { ...entry, order: Infinity, ...state }, text });
      here()?.mark(entry, state);
      if (here()) this.composer.fail(error);
    }
  }

  async #attach(file, id) {
    const { user } = this.seat;
    try {
      await api.sendFile(id, user, this.active.room.id, file);
    } catch (error) {
      if (this.seat.user === user) this.composer.giveBack(file, id, error);
    }
  }

  async #press(button, element) {
    if (this.pressing.has(button.id)) return; // a second click, or a key held down
    this.composer.say("");
    element.classList.add("pressed");
    this.pressed.add(button.id);
    this.pressing.add(button.id);
    try {
      await api.sendPress(api.newId(), this.seat.user, this.active.room.id, button.id);
    } catch (error) {
      this.pressed.delete(button.id);
      element.classList.remove("pressed");
      this.composer.fail(error);
    } finally {
      this.pressing.delete(button.id);
    }
  }

  // relabel puts everything into the page's language.
  relabel() {
    translate(this.element);
    this.#drawSeats();
    this.tabs.setAttribute("aria-label", t("chats"));
    for (const chat of this.chats.values()) chat.relabel();
    this.#drawTabs();
    this.composer.relabel();
  }

  #drawSeats() {
    const groups = Map.groupBy(this.seats, (s) => s.group);
    const options = (seats) => seats.map((s) => new Option(s.label[lang()], s.user, false, s.user === this.seat.user));
    this.select.replaceChildren();
    for (const [group, seats] of groups) {
      if (groups.size === 1) {
        this.select.append(...options(seats));
        continue;
      }
      const el = document.createElement("optgroup");
      el.label = t(group);
      el.append(...options(seats));
      this.select.append(el);
    }
  }

  #makeTabs() {
    this.tabs.hidden = this.chats.size < 2;
    this.tabs.replaceChildren(...[...this.chats.values()].map((chat) => {
      chat.tab = make("button", "tab");
      chat.tab.type = "button";
      chat.tab.setAttribute("role", "tab");
      chat.tab.setAttribute("aria-controls", chat.element.id);
      chat.tab.append(make("bdi"));
      chat.tab.addEventListener("click", () => this.open(chat.room.id));
      return chat.tab;
    }));
  }

  #drawTabs() {
    const held = this.tabs.contains(document.activeElement);
    for (const chat of this.chats.values()) {
      const on = chat === this.active;
      chat.tab.setAttribute("aria-selected", String(on));
      chat.tab.tabIndex = on ? 0 : -1;
      chat.tab.querySelector("bdi").textContent = chat.room.title[lang()];
      count(chat.tab, chat.unread);
    }
    if (held) this.active.tab.focus();
  }

  // #arrows moves between the tabs: the left arrow goes left, in both directions
  // of writing.
  #arrows(event) {
    const ids = [...this.chats.keys()];
    const rtl = document.documentElement.dir === "rtl";
    const steps = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 };
    const at = ids.indexOf(this.active.room.id);
    let to = at;
    if (event.key in steps) to = (at + steps[event.key] + ids.length) % ids.length;
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = ids.length - 1;
    else return;
    event.preventDefault();
    this.open(ids[to]);
  }
}
