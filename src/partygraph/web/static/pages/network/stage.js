// The place of the drawing: it takes keys, tells what is selected, and has buttons for each gesture.

import { useHere } from "../../here.js";
import { Icon } from "../../ui/icon.js";
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact-standalone.module.js";
import { Drawing } from "./drawing.js";
import { twoFingersMove } from "./touch.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Steps} Steps */
/** @typedef {import("./ties.js").Ties} Ties */
/** @typedef {{current: Drawing | null}} DrawingReference */

const ZOOM = 1.3;
const MOVED = 160;
const HINT = 3000; // milliseconds that it stays
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * What a test may look at: no pixel, but what is drawn.
 * @param {DrawingReference} drawing
 */
function letTestsLook(drawing) {
  const ids = (/** @type {string} */ selector) =>
    drawing.current?.cy.nodes(selector).map((one) => one.id()) ?? [];
  const graph = {
    visible: () => ids(".thing").filter((id) => drawing.current?.cy.getElementById(id).visible()),
    faded: () => ids(".faded"),
    selected: () => ids(".at"),
    links: () => drawing.current?.cy.edges(":visible").length ?? 0,
    zoom: () => drawing.current?.cy.zoom() ?? 0,
    place: (/** @type {string} */ id) =>
      drawing.current?.cy.getElementById(id).renderedPosition() ?? null,
  };
  /** @type {any} */ (window).pg = { graph };
}

/**
 * @param {object} properties
 * @param {Ties} properties.ties
 * @param {Steps} properties.steps
 * @param {DrawingReference} properties.drawing
 * @param {() => void} properties.toDetails
 * @param {(id: string) => void} properties.turn open or close a node
 * @param {import("../../vendor/htm-preact-standalone.module.js").Child} [properties.children]
 */
export function Stage({ ties, steps, drawing, toDetails, turn, children }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [hint, setHint] = useState(false);
  const latest = useRef({ ties, steps });
  latest.current = { ties, steps };

  const choose = (/** @type {string[]} */ ids, more = false) => {
    const now = latest.current;
    const before = more ? now.ties.chosen(now.steps.state).map(({ id }) => id) : [];
    const again = ids.length === 1 && before.includes(ids[0]); // one that was selected is let go
    const others = before.filter((one) => !ids.includes(one));
    now.steps.step({ at: again ? others : [...others, ...ids], way: false });
  };
  useEffect(() => {
    const container = /** @type {HTMLElement} */ (place.current?.querySelector(".graph-canvas"));
    const made = new Drawing(container, choose, () => {
      const { state: now, step: move } = latest.current.steps;
      if (now.at.length) {
        move({ at: [], way: false });
      }
    });
    drawing.current = made;
    letTestsLook(drawing);
    let [width, height] = [container.offsetWidth, container.offsetHeight];
    const sized = new ResizeObserver(() => {
      made.cy.resize();
      const grown =
        Math.abs(container.offsetHeight - height) + Math.abs(container.offsetWidth - width);
      if (grown > MOVED) {
        [width, height] = [container.offsetWidth, container.offsetHeight];
        made.fit();
      }
    });
    sized.observe(container);
    let hiding = 0;
    const hear = twoFingersMove(/** @type {HTMLElement} */ (container.parentElement), () => {
      setHint(true);
      clearTimeout(hiding);
      hiding = setTimeout(() => setHint(false), HINT);
    });
    return () => {
      hear();
      clearTimeout(hiding);
      sized.disconnect();
      made.leave();
      drawing.current = null;
    };
  }, []);
  useEffect(() => {
    drawing.current?.show(ties.scene);
    drawing.current?.paint(ties, state);
    const [first] = state.at;
    const node = first && ties.node(first);
    if (node) {
      drawing.current?.bringIntoView(node.id);
    }
  }, [ties]);
  useEffect(() => {
    drawing.current?.paint(ties, state);
    drawing.current?.fitAround();
    const last = ties.node(state.at[state.at.length - 1] ?? "");
    if (last) {
      drawing.current?.bringIntoView(last.id);
    }
  }, [ties, state]);

  const at = ties.node(state.at[state.at.length - 1] ?? "");
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const arrow = ARROWS[event.key];
    const undoing = event.ctrlKey || event.metaKey;
    /** @type {Record<string, () => void>} */
    const keys = {
      Enter: () => state.at.length && toDetails(),
      Escape: () => state.at.length && step({ at: [], near: 1, way: false }),
      " ": () => at && turn(at.id),
      "+": () => drawing.current?.zoom(ZOOM),
      "=": () => drawing.current?.zoom(ZOOM),
      "-": () => drawing.current?.zoom(1 / ZOOM),
      0: () => drawing.current?.fit(),
      1: () => step({ near: 1 }),
      2: () => step({ near: 2 }),
      3: () => step({ near: 3 }),
    };
    if (arrow) {
      const [first] = ties.scene.nodes.filter((node) => ties.shown(node, state));
      const next = at ? ties.toward(at.id, arrow, state) : first?.id;
      if (next) {
        choose([next], event.shiftKey);
      }
    } else if (undoing && event.key.toLowerCase() === "a") {
      step({ at: ties.everyKind(state), way: false });
    } else if (undoing && event.key.toLowerCase() === "z") {
      steps[event.shiftKey ? "redo" : "undo"]();
    } else if (undoing && event.key.toLowerCase() === "y") {
      steps.redo();
    } else if (!undoing && !event.altKey && keys[event.key]) {
      keys[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  };
  return html`<div class="graph-stage" ref=${place}>
    <p id="graph-help" class="unseen">${speech.say("page.network.help")}</p>
    <div
      class="graph-keys"
      role="application"
      tabindex="0"
      aria-label=${speech.say("page.network.graph")}
      aria-describedby="graph-help"
      onKeyDown=${onKeyDown}
      onPointerDown=${(/** @type {any} */ event) => event.currentTarget.focus()}
    >
      <div class="graph-canvas __________cytoscape_container"></div>
      <p class="graph-hint" hidden=${!hint}>${speech.say("page.network.fingers")}</p>
    </div>
    <p class="unseen" role="status">
      ${
        at &&
        speech.say("page.network.told", {
          name: at.name,
          kind: at.kind_word,
          count: ties.of(at.id, state).length,
        })
      }
    </p>
    <div class="graph-zoom" role="group" aria-label=${speech.say("page.network.zoom")}>
      <${Zoom} word="zoom.in" icon="plus" run=${() => drawing.current?.zoom(ZOOM)} />
      <${Zoom} word="zoom.out" icon="minus" run=${() => drawing.current?.zoom(1 / ZOOM)} />
      <${Zoom} word="zoom.fit" icon="fit" run=${() => drawing.current?.fit()} />
      <${Zoom} word="zoom.screen" icon="screen" run=${() => wholeScreen(place.current)} />
    </div>
    ${children}
  </div>`;
}

/** @param {HTMLElement | null} stage that fills the screen, or no longer does */
function wholeScreen(stage) {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    stage?.requestFullscreen();
  }
}

/** @param {{word: string, icon: string, run: () => void}} properties */
function Zoom({ word, icon, run }) {
  const { speech } = useHere();
  const said = speech.say(`page.network.${word}`);
  return html`<button type="button" class="square" aria-label=${said} title=${said} onClick=${run}>
    <${Icon} name=${icon} />
  </button>`;
}
