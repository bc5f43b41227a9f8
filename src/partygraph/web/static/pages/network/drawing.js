// The network on a canvas: positions, boxes and colours are the server's, Cytoscape.js draws them.

import cytoscape from "../../vendor/cytoscape.esm.min.mjs";

/** @typedef {import("./state.js").Scene} Scene */
/** @typedef {import("./state.js").SceneNode} SceneNode */
/** @typedef {import("./state.js").SceneLink} SceneLink */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./ties.js").Ties} Ties */

const INK = "#1f2329";
const PAPER = "#ffffff";
const PRIMARY = "#0958d9";
const BOX_FILLS = ["#f7f9fc", "#ffffff", "#f2f6ff", "#ffffff", "#f7f9fc"];
const MARGIN = 24;
const NARROW = 600;
const OVER = 20;
const SHAPES = /** @type {Record<string, string>} */ ({
  dot: "ellipse",
  square: "rectangle",
  hexagon: "hexagon",
});
const READABLE = 8;
const READABLE_NEAR = 14;

/** @param {Record<string, any>} data */
function labelPlace(data) {
  const turn = (data.ray * Math.PI) / 180;
  const back = data.ray > 90 && data.ray < 270;
  const reach = data.off;
  return {
    back,
    x: Math.cos(turn) * reach + (back ? data.size : -data.size),
    y: Math.sin(turn) * reach,
    rotation: back ? turn - Math.PI : turn,
  };
}

/** @param {string} font */
function style(font) {
  /** @type {any[]} */
  const rules = [
    {
      selector: "node.thing",
      style: {
        shape: "data(shape)",
        width: "data(width)",
        height: "data(width)",
        "background-color": "data(colour)",
        "border-width": 1.5,
        "border-color": PAPER,
        label: "data(label)",
        color: INK,
        "font-family": font,
        "font-size": "data(font)",
        "text-outline-color": PAPER,
        "text-outline-width": 2,
        "min-zoomed-font-size": READABLE,
        "z-index": 10,
      },
    },
    {
      selector: "node.below",
      style: { "text-valign": "bottom", "text-halign": "center", "text-margin-y": 3 },
    },
    {
      selector: "node.beside",
      style: {
        "text-valign": "center",
        "text-halign": (/** @type {any} */ one) => (labelPlace(one.data()).back ? "left" : "right"),
        "text-margin-x": (/** @type {any} */ one) => labelPlace(one.data()).x,
        "text-margin-y": (/** @type {any} */ one) => labelPlace(one.data()).y,
        "text-rotation": (/** @type {any} */ one) => labelPlace(one.data()).rotation,
      },
    },
    { selector: "node.quiet", style: { "min-zoomed-font-size": READABLE_NEAR } },
    {
      selector: "node.hollow",
      style: {
        "background-color": PAPER,
        "border-width": 2,
        "border-style": "dashed",
        "border-color": "data(colour)",
      },
    },
    {
      selector: "node.closed",
      style: { "border-width": 3, "border-style": "double", "border-color": PAPER },
    },
    {
      selector: "node.box",
      style: {
        shape: "round-rectangle",
        width: "data(width)",
        height: "data(height)",
        "background-color": "data(fill)",
        "border-width": 1,
        "border-color": "#c3cad6",
        events: "no",
        "z-index": 0,
        "z-index-compare": "manual",
      },
    },
    {
      selector: "node.circle",
      style: {
        shape: "ellipse",
        width: "data(width)",
        height: "data(width)",
        "background-opacity": 0,
        "border-width": 1,
        "border-color": "#e3e7ee",
        events: "no",
        "z-index": 0,
        "z-index-compare": "manual",
      },
    },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": "data(colour)",
        "line-opacity": 0.75,
        "curve-style": "haystack",
        "haystack-radius": 0,
        "z-index": 5,
        "z-index-compare": "manual",
      },
    },
    {
      selector: "edge.dashed",
      style: { "line-style": "dashed", "line-dash-pattern": "data(dashes)" },
    },
    {
      selector: "edge.second",
      style: {
        "curve-style": "unbundled-bezier",
        "control-point-distances": 14,
        "control-point-weights": 0.5,
      },
    },
    {
      selector: "edge.branch",
      style: {
        "curve-style": "taxi",
        "taxi-direction": "leftward",
        "taxi-turn": "26px",
        "taxi-turn-min-distance": 4,
      },
    },
    { selector: ".off", style: { display: "none" } },
    { selector: "edge.implied", style: { display: "none" } },
    { selector: "node.faded", style: { opacity: 0.16, "z-index": 1 } },
    { selector: "edge.faded", style: { "line-opacity": 0.07 } },
    {
      selector: "edge.lit",
      style: { "line-opacity": 1, "z-index": 8, display: "element", "line-color": PRIMARY },
    },
    { selector: "node.lit", style: { "min-zoomed-font-size": 5, "z-index": 20 } },
    {
      selector: "node.at",
      style: {
        "overlay-color": PRIMARY,
        "overlay-opacity": 0.28,
        "overlay-padding": 7,
        "overlay-shape": "ellipse",
        "font-weight": 600,
        "min-zoomed-font-size": 0,
        "z-index": 30,
      },
    },
    { selector: "core", style: { "active-bg-opacity": 0, "selection-box-opacity": 0.15 } },
  ];
  return rules;
}

/** @param {SceneNode} node @param {Scene} scene */
function nodeElement(node, scene) {
  const group = scene.groups.find((one) => one.key === node.group);
  const hidden = Object.keys(node.inside).length > 0;
  const bundle = node.thing === "bundle";
  const classes = [
    "thing",
    node.ray === null ? "below" : "beside",
    node.quiet ? "quiet" : "",
    group?.hollow || bundle ? "hollow" : hidden ? "closed" : "",
  ];
  return {
    group: /** @type {const} */ ("nodes"),
    data: {
      id: node.id,
      label: node.label,
      shape: SHAPES[group?.shape ?? "dot"],
      width: 2 * node.size,
      size: node.size,
      colour: node.colour,
      font: node.font,
      ray: node.ray,
      off: node.off,
    },
    position: { x: node.x, y: node.y },
    classes: classes.filter(Boolean).join(" "),
  };
}

/**
 * @param {SceneLink} link
 * @param {Scene} scene
 * @param {Set<string>} seen the two ends of links drawn before
 */
function linkElement(link, scene, seen) {
  const line = scene.lines.find((one) => one.key === link.relation);
  const ends = [link.start, link.finish].sort().join(" ");
  const classes = [
    line?.dashes.length ? "dashed" : "",
    link.quiet ? "implied" : "",
    scene.view === "tree" ? "branch" : seen.has(ends) ? "second" : "",
  ];
  seen.add(ends);
  return {
    group: /** @type {const} */ ("edges"),
    data: {
      id: link.id,
      source: link.start,
      target: link.finish,
      relation: link.relation,
      colour: line?.colour ?? INK,
      width: (line?.width ?? 1) + 0.35 * Math.min(link.projects + link.count - 1, 8),
      dashes: line?.dashes ?? [],
    },
    classes: classes.filter(Boolean).join(" "),
  };
}

/** @param {Scene} scene */
function elements(scene) {
  const boxes = scene.boxes.map((box) => ({
    group: /** @type {const} */ ("nodes"),
    data: {
      id: `box:${box.id}`,
      width: box.width,
      height: box.height,
      fill: BOX_FILLS[Math.min(box.depth, BOX_FILLS.length - 1)],
    },
    position: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    classes: "box",
  }));
  const circles = scene.circles.map((radius) => ({
    group: /** @type {const} */ ("nodes"),
    data: { id: `circle:${radius}`, width: 2 * radius },
    position: { x: 0, y: 0 },
    classes: "circle",
  }));
  /** @type {Set<string>} */
  const seen = new Set();
  return [
    ...boxes,
    ...circles,
    ...scene.nodes.map((node) => nodeElement(node, scene)),
    ...scene.links.map((link) => linkElement(link, scene, seen)),
  ];
}

/** One drawing in its place on the page. */
export class Drawing {
  /**
   * @param {HTMLElement} container
   * @param {(ids: string[], more: boolean) => void} onChoose nodes, alone or beside those before
   * @param {() => void} onLeave a click beside everything
   */
  constructor(container, onChoose, onLeave) {
    const font = getComputedStyle(container).fontFamily;
    this.cy = cytoscape({
      container,
      style: style(font),
      layout: { name: "preset" },
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: true,
      minZoom: 0.03,
      maxZoom: 5,
      pixelRatio: "auto",
    });
    this.cy.on("tap", "node.thing", (event) => {
      const pressed = /** @type {any} */ (event.originalEvent ?? {});
      onChoose([event.target.id()], pressed.ctrlKey || pressed.metaKey || pressed.shiftKey);
    });
    /** @type {string[]} */
    let boxed = [];
    this.cy.on("box", "node.thing", (event) => {
      if (!boxed.length) {
        queueMicrotask(() => {
          onChoose(boxed, true);
          boxed = [];
        });
      }
      boxed.push(event.target.id());
    });
    this.cy.on("tap", (event) => event.target === this.cy && onLeave());
    this.cy.on("mouseover", "node.thing", () => container.classList.add("over-node"));
    this.cy.on("mouseout", "node.thing", () => container.classList.remove("over-node"));
    for (const canvas of container.querySelectorAll("canvas")) {
      canvas.setAttribute("aria-hidden", "true");
    }
    this.view = "";
    this.area = "";
    this.fitted = false;
    this.cover = "";
    this.cy.on("pan zoom", () => {
      this.fitted = false;
    });
  }

  /** @param {Scene} scene */
  show(scene) {
    const moved = this.view !== scene.view || this.area !== scene.area;
    this.scene = scene;
    this.cy.batch(() => {
      this.cy.elements().remove();
      this.cy.add(/** @type {any} */ (elements(scene)));
    });
    if (moved || !this.inSight()) {
      this.fit();
    }
    [this.view, this.area] = [scene.view, scene.area];
  }

  /** Whether anything is in the window. */
  inSight() {
    const seen = this.cy.extent();
    return (this.scene?.nodes ?? []).some(
      ({ x, y }) => x > seen.x1 && x < seen.x2 && y > seen.y1 && y < seen.y2,
    );
  }

  /**
   * @param {Ties} ties
   * @param {State} state
   */
  paint(ties, state) {
    const lit = ties.near(state);
    const at = new Set(ties.chosen(state).map(({ id }) => id));
    this.cy.batch(() => {
      for (const node of ties.scene.nodes) {
        const drawn = this.cy.getElementById(node.id);
        const far = lit !== null && !lit.has(node.id);
        drawn.toggleClass("off", !ties.shown(node, state) || (far && state.only));
        drawn.toggleClass("faded", far && !state.only);
        drawn.toggleClass("lit", lit !== null && !far);
        drawn.toggleClass("at", at.has(node.id));
      }
      for (const link of ties.scene.links) {
        const drawn = this.cy.getElementById(link.id);
        const touched = lit !== null && lit.has(link.start) && lit.has(link.finish);
        drawn.toggleClass("off", !ties.drawn(link, state));
        drawn.toggleClass("faded", lit !== null && !touched);
        drawn.toggleClass("lit", touched && (at.has(link.start) || at.has(link.finish)));
      }
    });
  }

  /** What lies over the drawing at its left and right. */
  covered() {
    const stage = this.cy.container()?.closest(".graph-stage");
    const wide = this.cy.width() > NARROW;
    const width = (/** @type {string} */ selector) => {
      const over = stage?.querySelector(selector);
      return wide && over instanceof HTMLElement ? over.offsetWidth + OVER : 0;
    };
    return { left: width(".graph-legend[open]"), right: width(".graph-details") };
  }

  /** The whole drawing; rows that are higher than the window from their top. */
  fit() {
    const { cy } = this;
    cy.resize();
    if (!cy.width() || !cy.elements().length) {
      return;
    }
    const bounds = cy.elements(".thing, .box").boundingBox({ includeOverlays: false });
    const { left, right } = this.covered();
    const [width, height] = [cy.width() - left - right, cy.height()];
    const across = (width - 2 * MARGIN) / bounds.w;
    const along = (height - 2 * MARGIN) / bounds.h;
    const rows = this.scene?.view === "tree" || this.scene?.view === "pairs";
    const whole = Math.min(across, along);
    const zoom = Math.min(rows ? Math.max(whole, Math.min(across, 0.9)) : whole, 1.6);
    const x = left + width / 2 - (zoom * (bounds.x1 + bounds.x2)) / 2;
    const middle = height / 2 - (zoom * (bounds.y1 + bounds.y2)) / 2;
    const y = bounds.h * zoom > height ? MARGIN - zoom * bounds.y1 : middle;
    cy.viewport({ zoom, pan: { x, y } });
    this.fitted = true;
    this.cover = JSON.stringify(this.covered());
  }

  /** Fit again where something now lies over a drawing that nobody has moved since. */
  fitAround() {
    if (this.fitted && this.cover !== JSON.stringify(this.covered())) {
      this.fit();
    }
  }

  /** @param {number} factor */
  zoom(factor) {
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  /**
   * Move the window only when a node stands outside its middle part.
   * @param {string} id
   */
  bringIntoView(id) {
    const node = this.cy.getElementById(id);
    if (!node.length) {
      return;
    }
    const { x, y } = node.renderedPosition();
    const [w, h] = [this.cy.width(), this.cy.height()];
    const { left, right } = this.covered();
    const inside = x > left + 20 && x < w - right - 20 && y > h * 0.08 && y < h * 0.92;
    if (!inside) {
      this.cy.panBy({ x: (left + w - right) / 2 - x, y: h / 2 - y });
    }
  }

  /** The picture of the whole drawing. @returns {Promise<Blob>} */
  picture() {
    return /** @type {any} */ (
      this.cy.png({ output: "blob-promise", full: true, scale: 2, bg: PAPER, maxWidth: 6000 })
    );
  }

  leave() {
    this.cy.destroy();
  }
}
