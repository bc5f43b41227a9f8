// Demand met for changes made, each point with the bound that no plan passes.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Failure, Skeleton } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { useRules, useSend } from "./asked.js";

const [WIDTH, HEIGHT] = [520, 180];

/** The trade. */
export function Trade() {
  const { speech } = useHere();
  const rules = useRules({ seconds: 5 });
  const asking = useSend();
  const [chosen, setAt] = useState(Infinity);
  const points = /** @type {import("partygraph-api").Schemas["FrontierPoint"][] | undefined} */ (
    asking.value
  );
  const at = Math.min(chosen, (points?.length ?? 1) - 1);
  const number = (/** @type {number} */ value) => speech.count(Math.round(value * 100) / 100);
  return html`<${Card} id="trade" title=${speech.say("plan.frontier")} note=${speech.say("page.scenario.trade.note")}>
    <p>
      <button type="button" disabled=${asking.busy} onClick=${() => [setAt(Infinity), asking.send("plans/frontier", { rules, most: 8 })]}>
        ${speech.say("page.scenario.trade.do")}
      </button>
    </p>
    ${Boolean(asking.problem) && html`<${Failure} problem=${asking.problem} />`}
    ${asking.busy && html`<${Skeleton} lines=${5} />`}
    ${
      points &&
      html`<${Slider} points=${points} at=${at} choose=${setAt} />
        <${Line} points=${points} at=${at} />
        <${Table}
          id="trade"
          caption=${speech.say("page.table.of", { table: speech.say("plan.frontier") })}
          columns=${[
            {
              key: "changes",
              title: speech.say("plan.changes"),
              kind: "number",
              cell: (/** @type {any} */ row) => speech.count(row.changes),
            },
            {
              key: "met",
              title: speech.say("plan.weighted_met"),
              kind: "number",
              cell: (/** @type {any} */ row) => number(row.weighted_met),
            },
            {
              key: "bound",
              title: speech.say("plan.bound"),
              kind: "number",
              cell: (/** @type {any} */ row) => number(row.bound),
            },
            {
              key: "worst",
              title: speech.say("plan.worst_share"),
              kind: "number",
              cell: (/** @type {any} */ row) => speech.share(row.worst_share),
            },
            {
              key: "begun",
              title: speech.say("plan.begun"),
              kind: "wide",
              cell: (/** @type {any} */ row) =>
                html`<span lang="zh">${speech.list(row.begun.map((/** @type {any} */ link) => `${link.unit_name}–${link.area_name}`))}</span>`,
            },
          ]}
          rows=${points}
          rowKey=${(/** @type {any} */ row) => String(row.changes)}
          size=${20}
        />`
    }
  <//>`;
}

/** @typedef {import("partygraph-api").Schemas["FrontierPoint"]} Point */

/**
 * From point to point, without asking again: what one change more or less does.
 * @param {{points: Point[], at: number, choose: (at: number) => void}} properties
 */
function Slider({ points, at, choose }) {
  const { speech } = useHere();
  const number = (/** @type {number} */ value) => speech.count(Math.round(value * 100) / 100);
  const say = (/** @type {string} */ name, values = {}) =>
    speech.say(`page.scenario.trade.${name}`, values);
  const point = points[at];
  const before = points[at - 1];
  const gap = point.bound ? (point.bound - point.weighted_met) / point.bound : 0;
  const told = say("told", {
    changes: point.changes,
    met: number(point.weighted_met),
    worst: speech.share(point.worst_share),
  });
  const names = (/** @type {Point["begun"]} */ links) =>
    speech.list(links.map((link) => `${link.unit_name}–${link.area_name}`));
  return html`<div class="sensitivity">
    <label>
      <span>${say("slider")}</span>
      <input
        type="range"
        min="0"
        max=${points.length - 1}
        step="1"
        value=${at}
        aria-valuetext=${told}
        onInput=${(/** @type {any} */ event) => choose(Number(event.currentTarget.value))}
      />
      <output>${speech.count(point.changes)}</output>
    </label>
    <p><b>${told}</b></p>
    <p>
      ${
        gap < 1e-9
          ? say("exact")
          : say("gap", { bound: number(point.bound), gap: speech.share(gap) })
      }
      ${before && ` ${say("more", { more: number(point.weighted_met - before.weighted_met) })}`}
    </p>
    ${point.begun.length > 0 && html`<p>${speech.say("plan.begun")}：<span lang="zh">${names(point.begun)}</span></p>`}
    ${point.ended.length > 0 && html`<p>${speech.say("plan.ended")}：<span lang="zh">${names(point.ended)}</span></p>`}
  </div>`;
}

/** @param {{points: Point[], at: number}} properties */
function Line({ points, at }) {
  const { speech } = useHere();
  const most = Math.max(...points.map((one) => one.bound), 1);
  const least = Math.min(...points.map((one) => one.weighted_met));
  const x = (/** @type {number} */ place) =>
    20 + (place * (WIDTH - 40)) / Math.max(points.length - 1, 1);
  const y = (/** @type {number} */ value) =>
    HEIGHT - 24 - ((value - least) * (HEIGHT - 48)) / Math.max(most - least, 1e-9);
  const way = (/** @type {"weighted_met" | "bound"} */ field) =>
    points.map((one, place) => `${place ? "L" : "M"}${x(place)} ${y(one[field])}`).join("");
  const told = points
    .map((one) => `${one.changes}: ${Math.round(one.weighted_met * 100) / 100}`)
    .join("; ");
  return html`<svg class="trade" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${`${speech.say("plan.frontier")}：${told}`}>
    <path class="bound" d=${way("bound")} />
    <path class="met" d=${way("weighted_met")} />
    ${points.map(
      (one, place) => html`<g key=${one.changes}>
        <circle class=${place === at ? "at" : ""} cx=${x(place)} cy=${y(one.weighted_met)} r=${place === at ? 7 : 4} />
        <text x=${x(place)} y=${HEIGHT - 6} text-anchor="middle">${one.changes}</text>
      </g>`,
    )}
  </svg>`;
}
