// Scenarios and today side by side.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body } from "../../ui/marks.js";
import { Failure, Skeleton } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html, useEffect } from "../../vendor/htm-preact-standalone.module.js";
import { useRules, useSend } from "./asked.js";
import { Diagram } from "./diagram.js";

/** @typedef {import("partygraph-api").Schemas["Comparison"]} Answer */

const MARK = /** @type {Record<string, string>} */ ({
  better: "▲",
  worse: "▼",
  same: "",
  other: "≠",
});

/** @param {{ids: string[]}} properties */
export function Comparison({ ids }) {
  const { speech } = useHere();
  const { scenario: _, ...rules } = /** @type {any} */ (useRules());
  const asking = useSend();
  const asked = JSON.stringify({ rules, scenarios: ids });
  useEffect(() => {
    asking.send("plans/compare", JSON.parse(asked));
  }, [asked]);
  const told = /** @type {Answer | undefined} */ (asking.value);
  return html`<${Card}
    id="comparison"
    title=${speech.say("page.scenario.comparison")}
    illustrative=${Boolean(told?.columns.some((one) => one.illustrative))}
  >
    ${Boolean(asking.problem) && html`<${Failure} problem=${asking.problem} />`}
    ${asking.busy && html`<${Skeleton} lines=${8} />`}
    ${told && html`<${Shown} told=${told} />`}
  <//>`;
}

/** @param {{told: Answer}} properties */
function Shown({ told }) {
  const { speech } = useHere();
  const title = (/** @type {Answer["columns"][number]} */ column) =>
    column.name || speech.say("plan.today");
  const written = (/** @type {Answer["numbers"][number]} */ row, /** @type {number} */ at) => {
    const value = row.values[at];
    if (value === null) {
      return "—";
    }
    const text = row.name.endsWith("share")
      ? speech.share(value)
      : speech.count(Math.round(value * 1000) / 1000);
    const verdict = row.verdicts[at];
    return MARK[verdict]
      ? html`${text} <span class="verdict ${verdict}">${MARK[verdict]} ${speech.value("Beside", verdict)}</span>`
      : text;
  };
  const of = (/** @type {string | null} */ text) => {
    const [category, unit] = (text ?? "").split(".");
    return unit
      ? ` · ${speech.value("Category", category)}（${speech.value("UnitOfCount", unit)}）`
      : text
        ? ` · ${speech.value("Urgency", category)}`
        : "";
  };
  return html`<${Table}
      id="compared"
      caption=${speech.say("page.table.of", { table: speech.say("page.scenario.comparison") })}
      size=${50}
      columns=${[
        {
          key: "name",
          title: speech.say("plan.indicator"),
          cell: (/** @type {any} */ row) => `${speech.say(`plan.${row.name}`)}${of(row.of)}`,
        },
        ...told.columns.map((column, at) => ({
          key: `column-${at}`,
          title: title(column),
          kind: /** @type {const} */ ("number"),
          cell: (/** @type {any} */ row) => written(row, at),
        })),
      ]}
      rows=${told.numbers}
      rowKey=${(/** @type {any} */ row) => `${row.name}.${row.of ?? ""}`}
    />
    ${told.columns.slice(1).map((column, at) => {
      const links = told.pairs
        .filter((pair) => pair.there[0] !== pair.there[at + 1])
        .map((pair) => ({ ...pair, state: pair.there[0] ? "ended" : "begun" }));
      return html`<${Diagram} key=${column.scenario} links=${links} label=${title(column)} />`;
    })}
    <h3>${speech.say("page.scenario.differing")}</h3>
    <${Table}
      id="differing"
      caption=${speech.say("page.table.of", { table: speech.say("page.scenario.differing") })}
      columns=${[
        {
          key: "unit",
          title: speech.say("plan.unit"),
          cell: (/** @type {any} */ row) =>
            html`<${Body} id=${row.unit_id} name=${row.unit_name} table="units" />`,
        },
        {
          key: "community",
          title: speech.say("plan.community"),
          cell: (/** @type {any} */ row) =>
            html`<${Body} id=${row.area_id} name=${row.area_name} table="areas" />`,
        },
        ...told.columns.map((column, at) => ({
          key: `column-${at}`,
          title: title(column),
          cell: (/** @type {any} */ row) =>
            row.there[at] ? speech.say("page.yes") : speech.say("page.no"),
        })),
      ]}
      rows=${told.pairs}
      rowKey=${(/** @type {any} */ row) => `${row.unit_id}|${row.area_id}`}
    />`;
}
