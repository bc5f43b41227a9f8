// The way between two things in words, from the question `ways_between`.

import { useAnswer, useHere } from "../../here.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { rowOf } from "./details.js";

/** @typedef {import("../../here.js").Questions["ways_between"]["answer"]["rows"][number]} Step */
/** @typedef {import("./state.js").SceneNode} SceneNode */
/** @typedef {import("./state.js").Steps} Steps */

/** @param {{start: SceneNode, finish: SceneNode, steps: Steps}} properties */
export function Ways({ start, finish, steps }) {
  const { speech } = useHere();
  const answer = useAnswer("ways_between", { start: rowOf(start.id), finish: rowOf(finish.id) });
  const summary = answer.value?.summary;
  /** @type {Map<number, Step[]>} */
  const ways = new Map();
  for (const row of answer.value?.rows ?? []) {
    ways.set(row.way, [...(ways.get(row.way) ?? []), row]);
  }
  const told = !summary
    ? ""
    : summary.gave_up
      ? speech.say("page.network.way.gave_up")
      : summary.steps === null
        ? speech.say("page.network.way.none")
        : speech.say("page.network.way.found", { steps: summary.steps, ways: summary.ways });
  return html`<section class="graph-ways" aria-live="polite">
    <${Waiting} of=${answer} lines=${3}>
      <p>${told}</p>
      <ol>
        ${[...ways].map(([way, found]) => html`<${Way} key=${way} found=${found} steps=${steps} />`)}
      </ol>
    <//>
  </section>`;
}

/** @param {{found: Step[], steps: Steps}} properties */
function Way({ found, steps }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const ids = [
    `${found[0].from_thing}:${found[0].from_id}`,
    ...found.map(({ to_thing: thing, to_id: id }) => `${thing}:${id}`),
  ];
  return html`<li>
    <p class="graph-way">
      <b lang="zh">${found[0].from_name}</b>
      ${found.map(
        (row) =>
          html`<span key=${row.way_step}>
            ${" "}<i>${row.along ? "→" : "←"} ${speech.value("Relation", row.relation)}</i>${" "}
            <b lang="zh">${row.to_name}</b>
          </span>`,
      )}
    </p>
    <button type="button" class="quiet" onClick=${() => step({ show: [...new Set([...state.show, ...ids])], at: ids, way: false })}>
      ${speech.say("page.network.way.show")}
    </button>
  </li>`;
}
