// What the drawing says, as a table and a tree: reached by keyboard, read by screen readers.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Name, Standing } from "../../ui/marks.js";
import { Table } from "../../ui/table.js";
import { Tree } from "../../ui/tree.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("./state.js").SceneNode} SceneNode */
/** @typedef {import("./state.js").SceneLink} SceneLink */
/** @typedef {import("./state.js").Steps} Steps */
/** @typedef {import("./ties.js").Ties} Ties */
/** @typedef {import("../../ui/tree.js").Branch} Branch */

const BANDS = ["none", "few", "most", "every", "outside"];

/** @param {{ties: Ties, steps: Steps}} properties */
export function Twin({ ties, steps }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const lit = ties.near(state);
  const wanted = (/** @type {string} */ id) => !state.only || lit === null || lit.has(id);
  const nodes = ties.scene.nodes.filter((node) => ties.shown(node, state) && wanted(node.id));
  const links = ties.scene.links.filter(
    (link) => ties.drawn(link, state) && wanted(link.start) && wanted(link.finish),
  );
  const name = (/** @type {string} */ id) => ties.nodes.get(id)?.name ?? "";
  const picked = ties.chosen(state).map(({ id }) => id);
  const turn = (/** @type {string} */ id) =>
    step({
      at: picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id],
      way: false,
    });
  const all = html`<button type="button" onClick=${() => step({ at: ties.everyKind(state), way: false })}>
    ${speech.say("page.network.select.all")}
  </button>`;
  const covered = {
    key: "covered",
    title: speech.say("scene.column.covered"),
    cell: (/** @type {SceneNode} */ node) => node.covered,
    order: (/** @type {SceneNode} */ node) => BANDS.indexOf(node.band ?? ""),
  };
  return html`<div class="graph-twin">
    <${Card} id="graph-nodes" title=${speech.say("page.network.nodes", { count: nodes.length })} actions=${all} flush>
      <${Table}
        id="nodes"
        caption=${speech.say("scene.sheet.nodes")}
        rows=${nodes}
        rowKey=${(/** @type {SceneNode} */ node) => node.id}
        size=${15}
        columns=${[
          {
            key: "name",
            title: speech.say("scene.column.name"),
            cell: (/** @type {SceneNode} */ node) =>
              html`<label class="graph-pick">
                <input
                  type="checkbox"
                  checked=${picked.includes(node.id)}
                  onChange=${() => turn(node.id)}
                />
                <${Name} name=${node.name} />
              </label>`,
            order: (/** @type {SceneNode} */ node) => node.name,
          },
          {
            key: "kind",
            title: speech.say("scene.column.kind"),
            cell: (/** @type {SceneNode} */ node) => node.kind_word,
            order: (/** @type {SceneNode} */ node) => node.orbit,
          },
          {
            key: "holder",
            title: speech.say("scene.column.holder"),
            cell: (/** @type {SceneNode} */ node) => html`<${Name} name=${name(node.holder)} />`,
            order: (/** @type {SceneNode} */ node) => name(node.holder),
          },
          ...(state.colour === "coverage" ? [covered] : []),
          {
            key: "links",
            title: speech.say("page.network.links.count"),
            kind: "number",
            cell: (/** @type {SceneNode} */ node) => speech.count(ties.of(node.id, state).length),
            order: (/** @type {SceneNode} */ node) => ties.of(node.id, state).length,
          },
          {
            key: "standing",
            title: speech.say("scene.column.standing"),
            cell: (/** @type {SceneNode} */ node) =>
              node.standing && html`<${Standing} standing=${node.standing} />`,
            order: (/** @type {SceneNode} */ node) => node.standing,
          },
        ]}
      />
    <//>
    <${Card} id="graph-links" title=${speech.say("page.network.links", { count: links.length })} flush>
      <${Table}
        id="links"
        caption=${speech.say("scene.sheet.links")}
        rows=${links}
        rowKey=${(/** @type {SceneLink} */ link) => link.id}
        size=${15}
        columns=${[
          {
            key: "start",
            title: speech.say("scene.column.start"),
            cell: (/** @type {SceneLink} */ link) => html`<${Name} name=${name(link.start)} />`,
            order: (/** @type {SceneLink} */ link) => name(link.start),
          },
          {
            key: "relation",
            title: speech.say("scene.column.relation"),
            cell: (/** @type {SceneLink} */ link) => speech.say(`relation.${link.relation}`),
            order: (/** @type {SceneLink} */ link) => link.relation,
          },
          {
            key: "finish",
            title: speech.say("scene.column.finish"),
            cell: (/** @type {SceneLink} */ link) => html`<${Name} name=${name(link.finish)} />`,
            order: (/** @type {SceneLink} */ link) => name(link.finish),
          },
          {
            key: "said",
            title: speech.say("scene.column.said"),
            cell: (/** @type {SceneLink} */ link) => link.said,
            order: (/** @type {SceneLink} */ link) => link.projects,
          },
        ]}
      />
    <//>
    <${Card} id="graph-tree" title=${speech.say("SceneView.tree")}>
      <${Tree}
        label=${speech.say("SceneView.tree")}
        branches=${branches(nodes)}
        open=${nodes.slice(0, 1).map(({ id }) => id)}
        onChoose=${(/** @type {string} */ id) => state.at[0] !== id && step({ at: [id], way: false })}
      />
    <//>
  </div>`;
}

/**
 * @param {SceneNode[]} nodes
 * @returns {Branch[]}
 */
function branches(nodes) {
  /** @type {Map<string, Branch>} */
  const made = new Map(
    nodes.map((node) => [
      node.id,
      {
        id: node.id,
        name: node.name,
        content: html`<span><${Name} name=${node.name} /> <small>${node.kind_word}</small></span>`,
        branches: [],
      },
    ]),
  );
  /** @type {Branch[]} */
  const top = [];
  for (const node of nodes) {
    const branch = /** @type {Branch} */ (made.get(node.id));
    const holder = made.get(node.holder);
    (holder ? holder.branches : top).push(branch);
  }
  return top;
}
