// Requests to the program. Each act has a random id, so that sending it again
// after a doubt cannot do it twice.

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// Failure carries the key of the sentence to show. `again` tells whether the
// same act may be sent once more.
export class Failure extends Error {
  constructor(key, again) {
    super(key);
    this.key = key;
    this.again = again;
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// post sends an act, and again a little later if nobody took it.
async function post(path, init) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(path, init);
    } catch (failure) {
      if (!failure.again || attempt === 3) throw failure;
      await pause(400 * attempt);
    }
  }
}

async function once(path, init) {
  let response;
  try {
    response = await fetch(path, { method: "POST", ...init });
  } catch {
    throw new Failure("errOffline", true);
  }
  if (response.ok) return response.json();
  if (response.status === 503) throw new Failure("errNotStored", true);
  if (response.status === 413) throw new Failure("errTooLarge", false);
  throw new Failure("errRefused", false);
}

const json = (path, body) =>
  post(path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const sendText = (id, user, chat, text) => json("/messages", { id, user, chat, text });
export const sendPress = (id, user, chat, button) => json("/presses", { id, user, chat, button });

export const maxFile = 5 << 20;

export function sendFile(id, user, chat, file) {
  if (file.size > maxFile) return Promise.reject(new Failure("errTooLarge", false));
  const form = new FormData();
  form.append("id", id);
  form.append("user", user);
  form.append("chat", chat);
  form.append("file", file); // last: the program reads the form in order
  return post("/files", { body: form });
}

export async function seats() {
  const response = await fetch("/seats");
  if (!response.ok) throw new Failure("broken", false);
  return response.json();
}
