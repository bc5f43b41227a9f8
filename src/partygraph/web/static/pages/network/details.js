// What is selected: what it is, where that is from, what it is linked with, and how to go on.

import { useHere, useRead } from "../../here.js";
import { pathOf } from "../../api.js";
import { Icon } from "../../ui/icon.js";
import { Name, Standing, Tag } from "../../ui/marks.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { Mark } from "./legend.js";
import { Ways } from "./ways.js";

/** @typedef {import("./state.js").SceneNode} SceneNode */
/** @typedef {import("./state.js").Steps} Steps */
/** @typedef {import("./ties.js").Ties} Ties */
/** @typedef {import("./ties.js").Tie} Tie */
/** @typedef {import("partygraph-api").Schemas["Thing"]} Thing */

const AT_ONCE = 12;
const COMMUNITY = 12;

/** @param {string} node its id in a scene */
export function rowOf(node) {
  return node.slice(node.indexOf(":") + 1);
}

/**
 * @param {object} properties
 * @param {Ties} properties.ties
 * @param {Steps} properties.steps
 * @param {(id: string) => void} properties.turn
 */
export function Details({ ties, steps, turn }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const nodes = ties.chosen(state);
  if (!nodes.length) {
    return null;
  }
  const leave = () => step({ at: [], way: false });
  return html`<aside class="graph-details" aria-labelledby="graph-details-title">
    <header>
      <h2 id="graph-details-title" tabindex="-1" lang=${nodes.length === 1 ? "zh" : undefined}>
        ${
          nodes.length === 1
            ? nodes[0].name
            : speech.say("page.network.selected", { count: nodes.length })
        }
      </h2>
      <button type="button" class="square quiet" aria-label=${speech.say("page.close")} onClick=${leave}>
        <${Icon} name="close" />
      </button>
    </header>
    ${
      nodes.length === 1
        ? html`<${One} key=${nodes[0].id} node=${nodes[0]} ties=${ties} steps=${steps} turn=${turn} />`
        : html`<${Several} nodes=${nodes} ties=${ties} steps=${steps} />`
    }
  </aside>`;
}

/** @param {{node: SceneNode, ties: Ties, steps: Steps, turn: (id: string) => void}} properties */
function One({ node, ties, steps, turn }) {
  const { href, speech } = useHere();
  const { state, step } = steps;
  const group = ties.scene.groups.find((one) => one.key === node.group);
  const inside = Object.values(node.inside).reduce((sum, one) => sum + one, 0);
  const holder = ties.nodes.get(node.holder);
  const page = pageOf(node);
  const foldable = node.opened || (inside > 0 && node.thing !== "bundle");
  return html`<div class="graph-one">
    <p class="graph-tags">
      ${group && html`<${Mark} group=${group} />`}
      <${Tag}>${node.kind_word}<//>
      ${node.form && html`<${Tag}>${node.form}<//>`}
      ${node.standing && html`<${Standing} standing=${node.standing} />`}
    </p>
    ${node.covered && html`<p>${speech.say("page.network.covered", { covered: node.covered })}</p>`}
    ${
      holder &&
      html`<p>${speech.say("page.network.holder")}<${Jump} id=${holder.id} name=${holder.name} step=${step} /></p>`
    }
    ${page && html`<p><a class="button" href=${href(page)}>${speech.say(`page.thing.${page.page}`)}</a></p>`}
    <div class="graph-actions" role="group" aria-label=${speech.say("page.network.expand")}>
      ${
        foldable &&
        html`<button type="button" aria-expanded=${node.opened} onClick=${() => turn(node.id)}>
          ${
            node.opened
              ? speech.say("page.network.collapse")
              : speech.say("page.network.open", { count: inside })
          }
        </button>`
      }
      ${Object.entries(node.more).map(
        ([relation, count]) =>
          html`<button
            key=${relation}
            type="button"
            onClick=${() => step({ show: [...state.show, `${node.id}~${relation}`] })}
          >
            ${speech.say("page.network.expand.relation", {
              relation: speech.say(`relation.${relation}`),
              count,
            })}
          </button>`,
      )}
    </div>
    ${inside > 0 && html`<${Inside} node=${node} ties=${ties} />`}
    <${Near} steps=${steps} />
    <${Related} node=${node} ties=${ties} steps=${steps} />
    ${node.thing !== "bundle" && html`<${Source} id=${rowOf(node.id)} />`}
  </div>`;
}

/**
 * The page of a community or a unit.
 * @param {SceneNode} node
 */
function pageOf(node) {
  if (node.thing === "unit") {
    return { page: "unit", id: rowOf(node.id) };
  }
  return node.orbit === 2 && node.area_id.length === COMMUNITY
    ? { page: "community", id: node.area_id }
    : null;
}

/** @param {{node: SceneNode, ties: Ties}} properties */
function Inside({ node, ties }) {
  const { speech } = useHere();
  const words = Object.fromEntries(ties.scene.groups.map(({ key, word }) => [key, word]));
  return html`<p class="hint">
    ${speech.say("page.network.inside")}${speech.list(
      Object.entries(node.inside).map(([key, count]) => `${words[key]} ${speech.count(count)}`),
    )}
  </p>`;
}

/** How far away what is linked is in focus, and whether all else is faded or hidden. */
export function Near(/** @type {{steps: Steps}} */ { steps }) {
  const { speech } = useHere();
  const { state, step } = steps;
  return html`<div class="graph-near">
    <span id="graph-near">${speech.say("page.network.near")}</span>
    <div class="graph-choice" role="group" aria-labelledby="graph-near">
      ${[1, 2, 3].map(
        (near) =>
          html`<button
            key=${near}
            type="button"
            aria-pressed=${state.near === near}
            onClick=${() => step({ near })}
          >
            ${near}
          </button>`,
      )}
    </div>
    <div class="graph-choice" role="group" aria-label=${speech.say("page.network.rest")}>
      ${[false, true].map(
        (only) =>
          html`<button
            key=${String(only)}
            type="button"
            aria-pressed=${state.only === only}
            onClick=${() => step({ only })}
          >
            ${speech.say(only ? "page.network.only" : "page.network.fade")}
          </button>`,
      )}
    </div>
  </div>`;
}

/** @param {{id: string, name: string, step: Steps["step"]}} properties */
function Jump({ id, name, step }) {
  return html`<button
    type="button"
    class="graph-jump"
    lang="zh"
    onClick=${() => step({ at: [id], way: false })}
  >
    ${name}
  </button>`;
}

/** @param {{node: SceneNode, ties: Ties, steps: Steps}} properties */
function Related({ node, ties, steps }) {
  const { speech } = useHere();
  /** @type {Map<string, Tie[]>} */
  const kinds = new Map();
  for (const tie of ties.of(node.id, steps.state)) {
    const key = `relation.${tie.link.relation}.${tie.way}`;
    kinds.set(key, [...(kinds.get(key) ?? []), tie]);
  }
  if (!kinds.size) {
    return html`<p class="none">${speech.say("page.network.none")}</p>`;
  }
  return [...kinds].map(
    ([key, found]) =>
      html`<section key=${key} class="graph-related">
        <h3>${speech.say(key)} (${speech.count(found.length)})</h3>
        <${Listed} found=${found} ties=${ties} steps=${steps} />
      </section>`,
  );
}

/** @param {{found: Tie[], ties: Ties, steps: Steps}} properties */
function Listed({ found, ties, steps }) {
  const { speech } = useHere();
  const line = (/** @type {Tie} */ tie) =>
    html`<${Line} key=${tie.link.id} tie=${tie} ties=${ties} step=${steps.step} />`;
  const rest = found.slice(AT_ONCE);
  return html`<ul>
      ${found.slice(0, AT_ONCE).map(line)}
    </ul>
    ${
      rest.length > 0 &&
      html`<details class="graph-rest">
        <summary>${speech.say("page.network.more", { count: rest.length })}</summary>
        <ul>
          ${rest.map(line)}
        </ul>
      </details>`
    }`;
}

/** @param {{tie: Tie, ties: Ties, step: Steps["step"]}} properties */
function Line({ tie, ties, step }) {
  const { address, href, speech } = useHere();
  const { link, other } = tie;
  const opened = href({ own: { ...address.own, thing: link.link_id, evidence: "" } });
  return html`<li>
    <${Jump} id=${other} name=${ties.nodes.get(other)?.name ?? other} step=${step} />
    ${
      (link.said || link.standing === "illustrative" || link.link_id) &&
      html`<small>
      ${link.said}${" "}${link.standing === "illustrative" && html`<${Standing} standing=${link.standing} />`}${" "}
      ${link.link_id && html`<a href=${opened}>${speech.say("page.network.contract")}</a>`}
    </small>`
    }
  </li>`;
}

/** Where what is known of it comes from. @param {{id: string}} properties */
function Source({ id }) {
  const { address, href, speech } = useHere();
  const read = useRead(pathOf(`things/${encodeURIComponent(id)}`, { scenario: address.scenario }));
  /** @type {Thing | undefined} */
  const thing = read.value;
  if (!thing) {
    return null;
  }
  const { quote, valid_from: from, valid_to: to } = thing.row;
  return html`<section class="graph-source">
    <h3>${speech.say("page.network.source")}</h3>
    ${quote && html`<blockquote lang="zh">${String(quote)}</blockquote>`}
    <p lang="zh">${String(thing.source?.title ?? "")}</p>
    ${
      from &&
      html`<p class="hint">
        ${speech.say(to ? "page.network.holds" : "page.network.since", {
          from: String(from),
          to: String(to ?? ""),
        })}
      </p>`
    }
    <p>
      <a href=${href({ own: { ...address.own, thing: id, evidence: "" } })}>
        ${speech.say("page.network.whole")}
      </a>
    </p>
  </section>`;
}

/** One of several selected. @param {{node: SceneNode, nodes: SceneNode[], step: Steps["step"]}} properties */
function Picked({ node, nodes, step }) {
  const { speech } = useHere();
  const others = () => nodes.filter((one) => one !== node).map(({ id }) => id);
  return html`<li>
    <${Jump} id=${node.id} name=${node.name} step=${step} /> <small>${node.kind_word}</small>
    <button
      type="button"
      class="square quiet"
      aria-label=${speech.say("page.network.drop", { name: node.name })}
      onClick=${() => step({ at: others(), way: false })}
    >
      <${Icon} name="close" size=${14} />
    </button>
  </li>`;
}

/** @param {{nodes: SceneNode[], ties: Ties, steps: Steps}} properties */
function Several({ nodes, ties, steps }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const line = (/** @type {SceneNode} */ node) =>
    html`<${Picked} key=${node.id} node=${node} nodes=${nodes} step=${step} />`;
  const rest = nodes.slice(AT_ONCE);
  const kinds = ties.scene.groups
    .map(({ key, word }) => [word, nodes.filter((node) => node.group === key).length])
    .filter(([, count]) => count);
  return html`<div class="graph-one">
    ${
      rest.length > 0 &&
      html`<p>${speech.list(kinds.map(([word, count]) => `${word} ${speech.count(Number(count))}`))}</p>`
    }
    <ul class="graph-several">
      ${nodes.slice(0, AT_ONCE).map(line)}
    </ul>
    ${
      rest.length > 0 &&
      html`<details class="graph-rest">
        <summary>${speech.say("page.network.more", { count: rest.length })}</summary>
        <ul class="graph-several">
          ${rest.map(line)}
        </ul>
      </details>`
    }
    ${
      nodes.length === 2 &&
      nodes.every(({ thing }) => thing !== "bundle") &&
      html`<button type="button" class="primary" aria-expanded=${state.way} onClick=${() => step({ way: !state.way })}>
        ${speech.say("page.network.way")}
      </button>`
    }
    ${state.way && nodes.length === 2 && html`<${Ways} start=${nodes[0]} finish=${nodes[1]} steps=${steps} />`}
    <${Near} steps=${steps} />
    <p class="hint"><${Name} name=${ties.scene.area_name} /> · ${speech.say("page.network.several")}</p>
  </div>`;
}
