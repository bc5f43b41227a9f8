// Who hands cases to whom: drawn as arcs between bodies on a ring, and told in a table.

import { useAnswer, useHere } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["handover_loops"]["answer"]["rows"][number]} Row */

const SHOWN = 14;
const SIZE = 420;
const RADIUS = 120;

/** The panel. */
export function HandOvers() {
  const { area, speech } = useHere();
  const answer = useAnswer("handover_loops", { area, limit: 100000 });
  const column = useColumns("handover_loops", "giver_id");
  const summary = answer.value?.summary;
  const rows = answer.value?.rows ?? [];
  return html`${
    summary &&
    html`<p class="panel-note">
    ${speech.say("page.cases.handovers.note", {
      moved: summary.moved,
      handovers: summary.handovers,
      looping: summary.looping,
      most: summary.most_handovers,
    })}
  </p>`
  }
  ${rows.length > 0 && html`<${Ring} rows=${rows} />`}
  <${Rows}
    id="handovers"
    title=${speech.say("question.handover_loops")}
    answer=${answer}
    rowKey=${(/** @type {Row} */ row) => `${row.giver_id}|${row.taker_id}`}
    none=${speech.say("page.cases.handovers.none")}
    columns=${[
      column.body("giver_name", "giver_id"),
      column.body("taker_name", "taker_id"),
      column.number("handovers"),
      column.number("returns"),
      column.number("given_back"),
      column.number("cases"),
    ]}
  />`;
}

/**
 * The bodies that give and take most, on a ring.
 * @param {{rows: Row[]}} properties
 */
function Ring({ rows }) {
  const { speech } = useHere();
  /** @type {Map<string, {name: string, number: number}>} */
  const bodies = new Map();
  for (const row of rows) {
    for (const [id, name] of [
      [row.giver_id, row.giver_name],
      [row.taker_id, row.taker_name],
    ]) {
      bodies.set(id, { name, number: (bodies.get(id)?.number ?? 0) + row.handovers });
    }
  }
  const shown = [...bodies.entries()].sort((a, b) => b[1].number - a[1].number).slice(0, SHOWN);
  const angle = (/** @type {number} */ place) => (place / shown.length) * 2 * Math.PI - Math.PI / 2;
  const at = new Map(
    shown.map(([id], place) => [
      id,
      { x: RADIUS * Math.cos(angle(place)), y: RADIUS * Math.sin(angle(place)) },
    ]),
  );
  const most = Math.max(...rows.map((row) => row.handovers));
  const told = rows
    .slice(0, 5)
    .map((row) => `${row.giver_name} → ${row.taker_name} ${row.handovers}`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${speech.say("page.cases.handovers.ring")}>
    <svg
      class="ring"
      width=${SIZE + 200}
      height=${SIZE}
      viewBox="${-SIZE / 2 - 100} ${-SIZE / 2} ${SIZE + 200} ${SIZE}"
      role="img"
      aria-label="${speech.say("page.cases.handovers.ring")}：${speech.list(told)}"
    >
      <defs>
        <marker id="ring-end" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto">
          <path d="M0 0L8 4L0 8Z" />
        </marker>
      </defs>
      ${rows.map((row) => {
        const [from, to] = [at.get(row.giver_id), at.get(row.taker_id)];
        if (!from || !to || from === to) {
          return null;
        }
        const bend = { x: (from.x + to.x) * 0.2, y: (from.y + to.y) * 0.2 };
        return html`<path
          key="${row.giver_id}|${row.taker_id}"
          class=${row.returns ? "handover returns" : "handover"}
          d="M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x * 0.95} ${to.y * 0.95}"
          stroke-width=${1 + (4 * row.handovers) / most}
          marker-end="url(#ring-end)"
        />`;
      })}
      ${shown.map(([id, { name }], place) => {
        const turn = angle(place);
        const right = Math.cos(turn) >= -0.01;
        return html`<g key=${id}>
          <circle class="ring-body" cx=${at.get(id)?.x} cy=${at.get(id)?.y} r="5" />
          <text
            class="axis"
            x=${(RADIUS + 12) * Math.cos(turn)}
            y=${(RADIUS + 12) * Math.sin(turn) + 4}
            text-anchor=${right ? "start" : "end"}
          >
            ${name}
          </text>
        </g>`;
      })}
    </svg>
  </div>`;
}
