// What the network shows, as it stands in the address, and the steps taken on the way there.

import { useHere } from "../../here.js";
import { useMemo, useRef } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["Scene"]} Scene */
/** @typedef {import("partygraph-api").Schemas["SceneNode"]} SceneNode */
/** @typedef {import("partygraph-api").Schemas["SceneLink"]} SceneLink */
/** @typedef {"rings" | "areas" | "tree" | "pairs" | "table"} View */
/**
 * @typedef {object} State
 * @property {View} view
 * @property {string[]} layers those that are on
 * @property {"level" | "coverage"} colour what the colours of nodes say
 * @property {string[]} open nodes opened, in their order
 * @property {string[]} closed
 * @property {string[]} show nodes shown singly, or what one is linked with: `<node>~<RELATION>`
 * @property {string[]} off groups, relations and bands (`band:<key>`) that the legend hides
 * @property {string[]} at what is selected: nodes, `kind:<group>` and `band:<key>` for all of one
 * @property {number} near how many links away from it is in focus
 * @property {boolean} only whether all else is hidden, not faded
 * @property {boolean} way whether the way between the two selected is told
 */

export const VIEWS = /** @type {const} */ (["rings", "areas", "tree", "pairs", "table"]);
export const COLOURS = /** @type {const} */ (["level", "coverage"]);
export const LAYERS = /** @type {const} */ (["command", "pairing", "seats", "location"]);
const NONE = "none";

/** @param {string | undefined} text */
function listed(text) {
  return text ? text.split(",").filter(Boolean) : [];
}

/**
 * @param {Record<string, string>} own
 * @returns {State}
 */
export function readState(own) {
  const view = VIEWS.find((one) => one === own.view) ?? "rings";
  const layers = own.layers === NONE ? [] : listed(own.layers);
  const named = LAYERS.filter((one) => layers.includes(one));
  return {
    view,
    layers: own.layers === NONE || named.length ? [...named] : [...LAYERS],
    colour: own.colour === "coverage" ? "coverage" : "level",
    open: listed(own.open),
    closed: listed(own.closed),
    show: listed(own.show),
    off: listed(own.off),
    at: listed(own.at),
    near: ["2", "3"].includes(own.near) ? Number(own.near) : 1,
    only: own.only === "1",
    way: own.way === "1",
  };
}

/**
 * @param {State} state
 * @returns {Record<string, string>}
 */
export function writeState(state) {
  const all = state.layers.length === LAYERS.length;
  return {
    view: state.view === "rings" ? "" : state.view,
    layers: all ? "" : state.layers.join(",") || NONE,
    colour: state.colour === "level" ? "" : state.colour,
    open: state.open.join(","),
    closed: state.closed.join(","),
    show: state.show.join(","),
    off: state.off.join(","),
    at: state.at.join(","),
    near: state.near > 1 ? String(state.near) : "",
    only: state.only ? "1" : "",
    way: state.way ? "1" : "",
  };
}

const OURS = Object.keys(writeState(readState({})));

/**
 * @typedef {object} Steps
 * @property {State} state
 * @property {(change: Partial<State>) => void} step
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 */

/**
 * The state, and how it is changed, undone and redone. A step is one entry of the browser's history
 * too, so that its back button goes the same way.
 * @returns {Steps}
 */
export function useSteps() {
  const { address, go } = useHere();
  const text = JSON.stringify(OURS.map((name) => address.own[name] ?? ""));
  const state = useMemo(() => readState(address.own), [text]);
  const past = useRef(/** @type {State[]} */ ([]));
  const future = useRef(/** @type {State[]} */ ([]));
  const put = (/** @type {State} */ next) => {
    const rest = Object.fromEntries(
      Object.entries(address.own).filter(([name]) => !OURS.includes(name)),
    );
    go({ own: { ...rest, ...writeState(next) } });
  };
  return {
    state,
    step(change) {
      past.current.push(state);
      future.current = [];
      put({ ...state, ...change });
    },
    undo() {
      const before = past.current.pop();
      if (before) {
        future.current.push(state);
        put(before);
      }
    },
    redo() {
      const after = future.current.pop();
      if (after) {
        past.current.push(state);
        put(after);
      }
    },
    canUndo: past.current.length > 0,
    canRedo: future.current.length > 0,
  };
}

/**
 * Where the scene of a state stands below /api/.
 * @param {"graph" | "graph.svg" | "graph.xlsx" | "graph.graphml" | "graph.gexf" | "view"} form
 * @param {State} state
 * @param {{area: string, as_of: string, scenario: string, lang: string}} where
 * @param {boolean} seen without what the legend hides, which the drawing hides by itself
 */
export function scenePath(form, state, { area, as_of, scenario, lang }, seen = false) {
  const asked = new URLSearchParams({ area, lang });
  for (const [name, value] of Object.entries({ as_of, scenario })) {
    if (value) {
      asked.set(name, value);
    }
  }
  if (state.view !== "table") {
    asked.set("view", state.view);
  }
  if (state.layers.length < LAYERS.length) {
    asked.set("layers", state.layers.join(",") || NONE);
  }
  if (state.colour !== "level") {
    asked.set("colour", state.colour);
  }
  for (const name of seen ? state.off : []) {
    asked.append("off", name);
  }
  for (const name of /** @type {const} */ (["open", "closed", "show"])) {
    for (const id of state[name]) {
      asked.append(name, id);
    }
  }
  return `/api/${form}?${asked}`;
}
