// The stream of one seat. It opens again by itself, and goes on where it was.
//
// A browser allows six connections to one address, over all its tabs. So a page
// that nobody sees lets go of its stream; when it is seen again it catches up.

export class Stream {
  #user; #on; #source = null; #last = ""; #timer = 0; #closed = false;

  // on: { message(entry, live), ready(), reset(), connected(bool) }
  constructor(user, on) {
    this.#user = user;
    this.#on = on;
    this.seen = () => (document.hidden ? this.#let() : this.#open());
    document.addEventListener("visibilitychange", this.seen);
    if (!document.hidden) this.#open();
  }

  close() {
    this.#closed = true;
    document.removeEventListener("visibilitychange", this.seen);
    this.#let();
  }

  #let() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    if (this.#closed || this.#source) return;
    const query = new URLSearchParams({ user: this.#user });
    if (this.#last) query.set("after", this.#last);
    const source = new EventSource(`/events?${query}`);
    this.#source = source;
    source.onopen = () => this.#on.connected(true);
    source.onerror = () => {
      this.#on.connected(false);
      if (source.readyState !== EventSource.CLOSED) return; // it tries again itself
      this.#let();
      this.#timer = setTimeout(() => this.#open(), 2000);
    };
    let live = false;
    source.addEventListener("reset", () => {
      this.#last = "";
      this.#on.reset();
    });
    source.addEventListener("message", (event) => {
      this.#last = event.lastEventId;
      this.#on.message(JSON.parse(event.data), live);
    });
    source.addEventListener("ready", () => {
      live = true;
      this.#on.ready();
    });
  }
}
