// 数据质量: how far can the graph be trusted, and what is to be mended?

import { pathOf } from "../api.js";
import { useHere, useOwn, useRead } from "../here.js";
import { Page } from "../shell/page.js";
import { Card, Figure } from "../ui/card.js";
import { Body } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { html } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["Checked"]} Checked */
/** @typedef {Checked["cards"][number]} Score */
/** @typedef {Checked["faults"][number]} Fault */

const DIMENSIONS = /** @type {const} */ (["complete", "valid", "consistent", "timely", "unique"]);

/** The page. */
export default function Quality() {
  const { address, area, speech } = useHere();
  const asked = { area, as_of: address.as_of, lang: speech.lang };
  const read = useRead(pathOf("quality", asked));
  const [dimension, setDimension] = useOwn("dimension");
  const checked = /** @type {Checked | undefined} */ (read.value);
  const say = (/** @type {string} */ name) => speech.say(`page.quality.${name}`);
  const faults = (checked?.faults ?? []).filter((one) => !dimension || one.dimension === dimension);
  return html`<${Page}
    title=${speech.say("page.nav.quality")}
    question=${say("question")}
    stamp=${checked}
    busy=${read.loading}
    exports=${[{ title: say("mend"), note: "XLSX", href: pathOf("quality", { ...asked, format: "xlsx" }), file: `quality-${area}.xlsx` }]}
  >
    <dl class="figures">
      ${DIMENSIONS.map(
        (name) =>
          html`<${Figure}
            key=${name}
            title=${speech.value("Dimension", name)}
            value=${checked && speech.share(checked.summary[`${name}_share`])}
            note=${checked && speech.say("page.quality.faults.of", { number: checked.faults.filter((one) => one.dimension === name).length })}
          />`,
      )}
    </dl>
    <${Waiting} of=${read} lines=${10}>
      <div class="stack apart">
      <${Card} id="cards" title=${say("cards")} note=${say("cards.note")} flush>
        <${Table}
          id="cards"
          caption=${speech.say("page.table.of", { table: say("cards") })}
          columns=${[
            {
              key: "area",
              title: say("area"),
              cell: (/** @type {Score} */ row) =>
                html`<${Body} id=${row.area_id} name=${row.area_name} />`,
              order: (/** @type {Score} */ row) => row.area_id,
            },
            {
              key: "table",
              title: say("table"),
              cell: (/** @type {Score} */ row) => speech.say(`sheet.${row.table}`).split("|")[0],
              order: (/** @type {Score} */ row) => row.table,
            },
            {
              key: "faults",
              title: say("faults"),
              kind: "number",
              cell: (/** @type {Score} */ row) => speech.count(row.faults),
              order: (/** @type {Score} */ row) => row.faults,
            },
            ...DIMENSIONS.map((name) => ({
              key: name,
              title: speech.value("Dimension", name),
              kind: /** @type {const} */ ("number"),
              cell: (/** @type {Score} */ row) => speech.share(row[`${name}_share`]),
              order: (/** @type {Score} */ row) => row[`${name}_share`],
            })),
          ]}
          rows=${[...(checked?.cards ?? [])].sort((one, other) => other.faults - one.faults)}
          rowKey=${(/** @type {Score} */ row) => `${row.area_id}.${row.table}`}
        />
      <//>
      <${Card}
        id="faults"
        title=${speech.say("page.quality.faults.title", { number: faults.length })}
        actions=${html`<${Choice}
          label=${say("dimension")}
          value=${dimension}
          choose=${setDimension}
          options=${[
            { value: "", word: say("dimension.all") },
            ...DIMENSIONS.map((name) => ({ value: name, word: speech.value("Dimension", name) })),
          ]}
        />`}
        flush
      >
        <${Table}
          id="faults"
          caption=${speech.say("page.table.of", { table: say("faults") })}
          columns=${[
            {
              key: "name",
              title: say("row"),
              cell: (/** @type {Fault} */ row) => html`<${Body} id=${row.id} name=${row.name} />`,
              order: (/** @type {Fault} */ row) => row.name,
            },
            {
              key: "table",
              title: say("table"),
              cell: (/** @type {Fault} */ row) => speech.say(`sheet.${row.table}`).split("|")[0],
              order: (/** @type {Fault} */ row) => row.table,
            },
            {
              key: "area",
              title: say("area"),
              cell: (/** @type {Fault} */ row) => html`<span lang="zh">${row.area_name}</span>`,
              order: (/** @type {Fault} */ row) => row.area_id,
            },
            {
              key: "said",
              title: say("said"),
              kind: "wide",
              cell: (/** @type {Fault} */ row) => row.said,
            },
            {
              key: "mend",
              title: say("how"),
              kind: "wide",
              cell: (/** @type {Fault} */ row) => row.mend,
            },
          ]}
          rows=${faults}
          rowKey=${(/** @type {Fault} */ row) => `${row.table}.${row.id}.${row.rule}.${row.column}.${row.what_stands}.${row.expected}`}
          size=${20}
        />
      <//>
      </div>
    <//>
  <//>`;
}
