// Where one writes: the text, a file, and examples for a newcomer.

import { direction, fileName, make } from "./message.js";
import { dirOf, examples, lang, size, t } from "./i18n.js";
import { Failure, maxFile, newId } from "./api.js";

export class Composer {
  #file = null;
  #fileId = ""; // one act, however often it is tried

  // on: { text(text), file(file, id), room() } – room tells where one writes.
  constructor(form, side, on) {
    this.form = form;
    this.on = on;
    this.text = form.querySelector("textarea");
    this.trouble = form.querySelector(".trouble");
    this.chosen = form.querySelector(".chosen");
    this.picker = form.querySelector(".picker");
    for (const example of examples[side]) this.#hint(example);

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.text.addEventListener("input", () => this.#grow());
    this.text.addEventListener("keydown", (event) => {
      // Enter that ends a word of an input method is not meant for us.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    form.querySelector(".attach").addEventListener("click", () => this.picker.click());
    form.querySelector(".remove").addEventListener("click", () => {
      this.#choose(null);
      form.querySelector(".attach").focus();
    });
    this.picker.addEventListener("change", () => this.#choose(this.picker.files[0] ?? null));
  }

  #hint(example) {
    const lines = example.split("\n");
    const chip = make("button", example.length > 40 && lines.length === 1 ? "hint long" : "hint", lines.length > 1 ? `${lines[0]} …` : example);
    chip.type = "button";
    chip.title = example;
    chip.dir = direction(example, "rtl");
    chip.lang = chip.dir === "rtl" ? "ar" : "en";
    chip.addEventListener("click", () => {
      this.text.value = this.on.room().private ? example : `wasl ${example}`;
      this.#grow();
      this.text.focus();
    });
    this.form.querySelector(".hints").append(chip);
  }

  #choose(file, id = newId()) {
    this.#file = file;
    this.#fileId = id;
    this.chosen.hidden = !file;
    this.say("");
    if (!file) {
      this.picker.value = "";
      return;
    }
    this.chosen.querySelector(".name").replaceWith(fileName(file.name));
    this.chosen.querySelector(".size").textContent = size(file.size);
    if (file.size > maxFile) {
      this.#choose(null);
      this.say("errTooLarge");
      return;
    }
    this.text.focus();
  }

  #send() {
    const text = this.text.value.trim();
    const file = this.#file;
    if (!text && !file) return;
    this.say("");
    if (text) this.on.text(text);
    if (file) this.on.file(file, this.#fileId);
    this.text.value = "";
    this.#choose(null);
    this.#grow();
    this.text.focus();
  }

  // giveBack offers a file again that was not taken, unless another is chosen.
  giveBack(file, id, error) {
    if (!this.#file) this.#choose(file, id);
    this.fail(error);
  }

  // say shows a sentence about what went wrong, or none.
  say(key) {
    this.key = key;
    this.trouble.textContent = key ? t(key) : "";
    this.trouble.hidden = !key;
  }

  fail(error) { this.say(error instanceof Failure ? error.key : "errOffline"); }

  relabel() {
    const room = this.on.room();
    this.text.placeholder = t(room.private ? "write" : "writeRoom");
    this.text.setAttribute("aria-label", this.text.placeholder);
    if (this.key) this.say(this.key);
    this.#turn();
  }

  // #turn lets a text begin on its own side, and the empty field on the page's.
  #turn() { this.text.dir = this.text.value ? "auto" : dirOf(lang()); }

  #grow() {
    this.#turn();
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }
}
