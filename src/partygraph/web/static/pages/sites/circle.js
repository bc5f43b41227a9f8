// The circle of life: every place as far from the middle as its nearest site is in minutes.

import { useHere } from "../../here.js";
import { Answered } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { Tag } from "../../ui/marks.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["service_circle"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

const HALF = 190;
const RIM = 165;

/** @param {{circle: import("../../here.js").Coming<Answer>, minutes: number}} properties */
export function Circle({ circle, minutes }) {
  const { speech } = useHere();
  const column = useColumns("service_circle");
  const rows = circle.value?.rows ?? [];
  const known = rows.filter((row) => row.walk_minutes !== null);
  const state = (/** @type {Row} */ row) =>
    row.is_beyond === null ? "cannot_tell" : row.is_beyond ? "beyond" : "within";
  const look = /** @type {const} */ ({ beyond: "bad", within: "good", cannot_tell: "neutral" });
  return html`<${Answered}
    id="circle"
    title=${speech.say("question.service_circle")}
    answer=${circle}
    rowKey=${(/** @type {Row} */ row) => row.id}
    none=${speech.say("page.sites.circle.none")}
    above=${known.length > 0 && html`<${Rings} rows=${known} minutes=${minutes} />`}
    columns=${[
      column.body("name", "id", "areas"),
      column.other(
        "state",
        (row) => html`<${Tag} kind=${look[state(row)]}>${speech.say(`field.${state(row)}`)}<//>`,
        "text",
        speech.say("page.sites.state"),
      ),
      column.number("walk_minutes"),
      column.word("walk_by", "WalkBy"),
      column.body("site_name", "site_id"),
      column.number("residents"),
    ]}
  />`;
}

/** @param {{rows: Row[], minutes: number}} properties those whose minutes are known */
function Rings({ rows, minutes }) {
  const { speech } = useHere();
  const farthest = Math.max(minutes * 2, ...rows.map((row) => row.walk_minutes ?? 0));
  const far = (/** @type {number} */ walk) => 12 + (walk / farthest) * (RIM - 12);
  const sorted = [...rows].sort((a, b) => a.id.localeCompare(b.id));
  const beyond = rows.filter((row) => row.is_beyond);
  const told = speech.say("page.sites.circle.told", {
    within: rows.length - beyond.length,
    beyond: beyond.length,
    minutes,
  });
  return html`<svg
    class="life-circle"
    viewBox="${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}"
    role="img"
    aria-label=${told}
  >
    <circle class="reach" r=${far(minutes)} />
    <circle class="rim" r=${RIM} />
    <text class="axis" y=${-far(minutes) - 4} text-anchor="middle">
      ${speech.say("page.sites.minutes.of", { minutes })}
    </text>
    ${sorted.map((row, place) => {
      const turn = (place / sorted.length) * 2 * Math.PI - Math.PI / 2;
      const at = far(row.walk_minutes ?? 0);
      const [x, y] = [at * Math.cos(turn), at * Math.sin(turn)];
      return html`<g key=${row.id}>
        <line class="spoke" x1="0" y1="0" x2=${x} y2=${y} />
        ${
          row.is_beyond
            ? html`<rect class="place beyond" x=${x - 4} y=${y - 4} width="8" height="8" />`
            : html`<circle class="place" cx=${x} cy=${y} r="4.5" />`
        }
        ${
          row.is_beyond &&
          beyond.length <= 12 &&
          html`<text class="axis" x=${x} y=${y - 7} text-anchor="middle">${row.name}</text>`
        }
      </g>`;
    })}
    <circle class="site" r="5" />
  </svg>`;
}
