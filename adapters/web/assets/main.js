// Puts the page together. What it shows (language, seats) stands in its address,
// so that a reload or a shared link shows the same.

import { lang, setLang, t } from "./i18n.js";
import * as api from "./api.js";
import { count, make } from "./message.js";
import { Panel } from "./panel.js";

const query = new URLSearchParams(location.search);
const language = document.getElementById("language");
const connection = document.getElementById("connection");
const sides = document.getElementById("sides");
const narrow = matchMedia("(max-width: 820px)");
const panels = [];
const down = new Set();
let shown = query.get("side") === "end" ? "end" : "start";
let fading = 0;

function remember() {
  const state = new URLSearchParams({ lang: lang() });
  for (const panel of panels) if (panel.seat) state.set(panel.side, panel.seat.user);
  if (shown !== "start") state.set("side", shown);
  history.replaceState(null, "", `?${state}`);
}

function labels() {
  const other = lang() === "ar" ? "en" : "ar";
  language.textContent = t("other");
  language.lang = other;
  drawSides();
  drawTitle();
  if (!connection.hidden) connection.textContent = t(down.size > 0 ? "lost" : "back");
}

function drawTitle() {
  const unread = panels.reduce((n, p) => n + (p.seat ? p.unread : 0), 0);
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${lang() === "ar" ? "وصل" : "Wasl"}`;
}

// makeSides makes the switch of narrow screens.
function makeSides() {
  sides.replaceChildren(...panels.map((panel) => {
    panel.switch = make("button", "side");
    panel.switch.type = "button";
    panel.switch.dataset.side = panel.side;
    panel.switch.append(make("span"));
    panel.switch.addEventListener("click", () => {
      shown = panel.side;
      arrange();
      remember();
    });
    return panel.switch;
  }));
}

function drawSides() {
  sides.hidden = panels.length < 2 || !narrow.matches;
  for (const panel of panels) {
    panel.switch.setAttribute("aria-pressed", String(panel.side === shown));
    panel.switch.firstElementChild.textContent = t(panel.side);
    count(panel.switch, panel.side === shown ? 0 : panel.unread);
  }
}

function arrange() {
  for (const panel of panels) {
    const visible = !narrow.matches || panels.length === 1 || panel.side === shown;
    panel.element.hidden = !visible;
    panel.show(visible);
  }
  drawSides();
}

function connected(side, up) {
  const before = down.size;
  if (up) down.delete(side);
  else down.add(side);
  if ((before > 0) === (down.size > 0)) return;
  clearTimeout(fading);
  connection.hidden = false;
  connection.classList.toggle("lost", down.size > 0);
  connection.textContent = t(down.size > 0 ? "lost" : "back");
  if (down.size === 0) fading = setTimeout(() => { connection.hidden = true; }, 4000);
}

async function start() {
  setLang(query.get("lang") ?? "ar");
  const everyone = await api.seats();
  const kinds = {
    start: everyone.filter((s) => s.group !== "secretariat"),
    end: everyone.filter((s) => s.group === "secretariat"),
  };
  const on = {
    connected,
    unread() { drawSides(); drawTitle(); },
    seat: remember,
  };
  for (const side of ["start", "end"]) {
    if (kinds[side].length > 0) panels.push(new Panel(side, kinds[side], everyone, on));
  }
  if (panels.length === 1) shown = panels[0].side;
  makeSides();
  document.getElementById("panels").append(...panels.map((p) => p.element));
  const wanted = panels.map((p) => query.get(p.side));
  panels.forEach((panel, i) => panel.take(wanted[i]));
  arrange();
  labels();
  language.addEventListener("click", () => {
    setLang(lang() === "ar" ? "en" : "ar");
    for (const panel of panels) panel.relabel();
    labels();
    remember();
  });
  narrow.addEventListener("change", arrange);
}

start().catch(() => {
  connection.hidden = false;
  connection.classList.add("lost");
  connection.textContent = t("broken");
});
