// Who is linked with whom in a scene: what is near, what is hidden, which node an id means.

/** @typedef {import("./state.js").Scene} Scene */
/** @typedef {import("./state.js").SceneNode} SceneNode */
/** @typedef {import("./state.js").SceneLink} SceneLink */
/** @typedef {import("./state.js").State} State */
/** @typedef {{link: SceneLink, other: string, way: "out" | "in"}} Tie */

const COMMITTEES = 3;

/** A scene with what is linked with each node. */
export class Ties {
  /** @param {Scene} scene */
  constructor(scene) {
    this.scene = scene;
    /** @type {Map<string, SceneNode>} */
    this.nodes = new Map(scene.nodes.map((node) => [node.id, node]));
    /** @type {Map<string, Tie[]>} */
    this.ties = new Map(scene.nodes.map((node) => [node.id, []]));
    for (const link of scene.links) {
      this.ties.get(link.start)?.push({ link, other: link.finish, way: "out" });
      this.ties.get(link.finish)?.push({ link, other: link.start, way: "in" });
    }
  }

  /**
   * The node that an id means: an area is meant by who stands for it.
   * @param {string} id
   */
  node(id) {
    const found = this.nodes.get(id);
    if (found || !id.startsWith("area:")) {
      return found;
    }
    const code = id.slice("area:".length);
    return this.scene.nodes.find((one) => one.area_id === code && one.orbit < COMMITTEES);
  }

  /**
   * What is selected, each once: what stands for a kind or a band is all of it that is shown.
   * @param {State} state
   * @returns {SceneNode[]}
   */
  chosen(state) {
    /** @type {Map<string, SceneNode>} */
    const found = new Map();
    for (const id of state.at) {
      const [what, key] = id.split(":");
      const several = what === "kind" || what === "band";
      const ones = several
        ? this.scene.nodes.filter((node) => (what === "kind" ? node.group : node.band) === key)
        : [this.node(id)];
      for (const one of ones) {
        if (one && (!several || this.shown(one, state))) {
          found.set(one.id, one);
        }
      }
    }
    return [...found.values()];
  }

  /**
   * Everything that is shown, to be selected: a word for each kind, so that an address stays short.
   * @param {State} state
   */
  everyKind(state) {
    const shown = this.scene.nodes.filter((node) => this.shown(node, state));
    return [...new Set(shown.map((node) => `kind:${node.group}`))];
  }

  /**
   * @param {SceneNode} node
   * @param {State} state
   */
  shown(node, state) {
    return !(
      state.off.includes(node.group) ||
      (node.band && state.off.includes(`band:${node.band}`))
    );
  }

  /**
   * @param {SceneLink} link
   * @param {State} state
   */
  drawn(link, state) {
    const ends = [this.nodes.get(link.start), this.nodes.get(link.finish)];
    return !state.off.includes(link.relation) && ends.every((one) => one && this.shown(one, state));
  }

  /**
   * What is linked with a node, without what the legend hides.
   * @param {string} id
   * @param {State} state
   */
  of(id, state) {
    return (this.ties.get(id) ?? []).filter(({ link }) => this.drawn(link, state));
  }

  /**
   * Everything within some links of the nodes selected; null where none is.
   * @param {State} state
   * @returns {Set<string> | null}
   */
  near(state) {
    const first = this.chosen(state).map(({ id }) => id);
    if (!first.length) {
      return null;
    }
    const found = new Set(first);
    let edge = first;
    for (let turn = 0; turn < state.near; turn += 1) {
      edge = edge.flatMap((id) => this.of(id, state).map(({ other }) => other));
      edge = edge.filter((id) => !found.has(id));
      for (const id of edge) {
        found.add(id);
      }
    }
    return found;
  }

  /**
   * The linked node that stands most in a direction from another one.
   * @param {string} id
   * @param {[number, number]} direction
   * @param {State} state
   */
  toward(id, [dx, dy], state) {
    const from = this.nodes.get(id);
    let best = "";
    let least = Infinity;
    for (const { other } of this.of(id, state)) {
      const to = this.nodes.get(other);
      if (!from || !to) {
        continue;
      }
      const [x, y] = [to.x - from.x, to.y - from.y];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      const cost = along > 0 ? Math.hypot(x, y) + 2 * aside : Infinity;
      if (cost < least) {
        [best, least] = [other, cost];
      }
    }
    return best;
  }
}
