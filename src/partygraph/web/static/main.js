// The page: reads the address, asks, shows.

import * as address from "./address.js";
import * as api from "./api.js";
import { make, part, Speech } from "./dom.js";
import * as sections from "./sections.js";

const AREA = /** @type {HTMLSelectElement} */ (part("area"));
const AS_OF = /** @type {HTMLInputElement} */ (part("as-of"));
const MAIN = part("main");

let asking = new AbortController();

/** Show what the address says; an earlier question still on its way is dropped. */
async function show() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const state = address.read();
  busy(true);
  try {
    const speech = new Speech(await api.words(state.lang), state.lang);
    if (signal.aborted) {
      return;
    }
    speak(speech);
    await showPlace(state, speech, signal);
  } catch (error) {
    if (!signal.aborted) {
      showProblem(error, state.lang);
    }
  }
}

/**
 * @param {address.State} state
 * @param {Speech} speech
 * @param {AbortSignal} signal
 */
async function showPlace(state, speech, signal) {
  AS_OF.value = state.as_of;
  const places = (await api.ask("places", {}, state.lang, signal)).rows;
  if (!places.length) {
    showEmpty(speech);
    return;
  }
  const county = places.find((/** @type {any} */ place) => place.level === "county");
  const area = state.area || county.id;
  AREA.replaceChildren(...sections.choices(places, area, speech));
  AREA.value = area;
  const asked = { area, as_of: state.as_of };
  const questions = [
    "pairing_coverage",
    "uncovered_communities",
    "organisation_levels",
    "figures_check",
  ];
  const [coverage, uncovered, levels, figures] = await Promise.all(
    questions.map((question) => api.ask(question, asked, state.lang, signal)),
  );
  if (signal.aborted) {
    return;
  }
  const villages = () =>
    api.ask("uncovered_communities", { ...asked, settlement: "villages" }, state.lang);
  part("cards").replaceChildren(...sections.cards(coverage, uncovered.summary, speech));
  part("note").hidden = !(coverage.illustrative || levels.illustrative);
  part("communities").replaceChildren(...sections.communities(coverage, speech));
  part("levels").replaceChildren(sections.levels(levels, speech));
  part("uncovered").replaceChildren(...sections.uncovered(uncovered, villages, speech));
  part("figures").replaceChildren(...sections.figures(figures, speech));
  const name = places.find((/** @type {any} */ place) => place.id === area)?.name ?? area;
  const day = speech.say("page.day", { as_of: coverage.as_of });
  const revision = speech.say("page.revision", { revision: String(coverage.revision) });
  part("stamp").textContent = `${day} · ${revision}`;
  document.title = `${name} · ${speech.say("page.title")}`;
  showNetwork({ ...state, area }, name, speech);
  busy(false);
  part("status").textContent = `${name} · ${day}`;
  part("content").hidden = false;
}

/**
 * A new frame each time: changing the address of an old one would be a step of the back button.
 * @param {address.State} state
 * @param {string} name
 * @param {Speech} speech
 */
function showNetwork(state, name, speech) {
  const source = api.viewAddress(state);
  const title = speech.say("page.network.title", { area: name });
  const old = part("network").firstElementChild;
  if (old?.getAttribute("src") !== source) {
    part("network").replaceChildren(make("iframe", { src: source, title }));
  }
  part("network-open").setAttribute("href", source);
  part("network-download").setAttribute("href", source);
  part("network-download").setAttribute("download", `${name}.html`);
}

/** @param {boolean} on */
function busy(on) {
  MAIN.setAttribute("aria-busy", String(on));
  part("problem").hidden = true;
  part("status").classList.toggle("unseen", !on || !part("content").hidden);
}

/** @param {Speech} speech */
function showEmpty(speech) {
  stop(
    make("h2", {}, speech.say("page.empty")),
    make("p", {}, speech.say("page.empty.do")),
    make("pre", {}, make("code", {}, "partygraph demo")),
  );
}

/**
 * @param {unknown} error
 * @param {"zh" | "en"} lang
 */
async function showProblem(error, lang) {
  const words = await api.words(lang).catch(() => OFFLINE);
  const speech = new Speech(words, lang);
  const ours = error instanceof api.Problem;
  const faults = ours ? error.faults.map((fault) => make("li", {}, fault.message)) : [];
  const retry = make("button", { type: "button" }, speech.say("page.retry"));
  retry.addEventListener("click", show);
  stop(
    make("h2", {}, speech.say("page.error")),
    make("p", {}, ours ? error.message : speech.say("page.error.offline")),
    ...(faults.length ? [make("ul", {}, ...faults)] : []),
    retry,
  );
}

/** What the page can say when not even its words can be read. */
const OFFLINE = {
  "page.error": "没有取到数据 · The data could not be read",
  "page.error.offline": "无法连接到服务 · The server cannot be reached",
  "page.retry": "重试 · Try again",
};

/** @param {...Node} said */
function stop(...said) {
  busy(false);
  part("status").textContent = "";
  part("content").hidden = true;
  part("problem").replaceChildren(...said);
  part("problem").hidden = false;
}

/**
 * Put the page into a language.
 * @param {Speech} speech
 */
function speak(speech) {
  document.documentElement.lang = speech.say("lang");
  document.title = speech.say("page.title");
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = speech.say(element.getAttribute("data-word") ?? "");
  }
  const other = speech.lang === "en" ? "zh" : "en";
  const link = part("language");
  link.textContent = speech.say("page.language");
  link.setAttribute("href", address.of({ lang: other }));
  link.setAttribute("hreflang", other);
  link.setAttribute("lang", other);
}

/** @param {Partial<address.State>} changes */
function go(changes) {
  if (address.of(changes) !== address.of({})) {
    address.go(changes);
    show();
  }
}

AREA.addEventListener("change", () => go({ area: AREA.value }));
AS_OF.addEventListener("change", () => go({ as_of: AS_OF.value }));
part("today").addEventListener("click", () => go({ as_of: "" }));
part("print").addEventListener("click", () => print());
part("scope").addEventListener("submit", (event) => event.preventDefault());
part("language").addEventListener("click", (event) => {
  event.preventDefault();
  go({ lang: address.read().lang === "en" ? "zh" : "en" });
});
addEventListener("popstate", show);
show();
