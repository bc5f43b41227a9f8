// What a file would do, and every fault in place.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Empty } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../import.js").Seen} Seen */
/** @typedef {Seen["faults"][number]} Fault */

const KINDS = /** @type {const} */ (["added", "changed", "ended", "left"]);

/**
 * @param {{seen: Seen, load: () => void, busy: boolean}} properties
 */
export function Preview({ seen, load, busy }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.import.${name}`);
  const sheet = (/** @type {string} */ table) =>
    table ? speech.say(`sheet.${table}`).split("|")[0] : "";
  const counts = Object.entries(seen.counts).map(([table, of]) => ({ table, ...of }));
  return html`${seen.fault_count > 0 && html`<${Faults} id="faults" title=${speech.say("page.import.faults", { number: seen.fault_count })} rows=${seen.faults} />`}
    ${seen.warnings.length > 0 && html`<${Faults} id="warnings" title=${speech.say("page.import.warnings", { number: seen.warnings.length })} rows=${seen.warnings} />`}
    ${
      seen.fault_count === 0 &&
      html`<${Card}
        id="preview"
        title=${say("preview")}
        note=${speech.say("page.import.preview.note", { total: seen.total })}
        actions=${seen.total > 0 && html`<button type="button" class="primary" disabled=${busy} onClick=${load}>${say("load")}</button>`}
        flush
      >
        ${
          seen.total === 0
            ? html`<${Empty} title=${say("nothing")} />`
            : html`<${Table}
                  id="counts"
                  caption=${speech.say("page.table.of", { table: say("counts") })}
                  columns=${[
                    {
                      key: "table",
                      title: say("table"),
                      cell: (/** @type {any} */ row) => sheet(row.table),
                    },
                    ...KINDS.map((kind) => ({
                      key: kind,
                      title: say(`kind.${kind}`),
                      kind: /** @type {const} */ ("number"),
                      cell: (/** @type {any} */ row) => speech.count(row[kind] ?? 0),
                    })),
                  ]}
                  rows=${counts}
                  rowKey=${(/** @type {any} */ row) => row.table}
                  size=${20}
                />
                <${Table}
                  id="rows"
                  caption=${speech.say("page.table.of", { table: say("rows") })}
                  columns=${[
                    { key: "id", title: say("row"), cell: (/** @type {any} */ row) => row.id },
                    {
                      key: "table",
                      title: say("table"),
                      cell: (/** @type {any} */ row) => sheet(row.table),
                    },
                    {
                      key: "kind",
                      title: say("kind"),
                      cell: (/** @type {any} */ row) => speech.value("ChangeKind", row.kind),
                    },
                    {
                      key: "place",
                      title: say("place"),
                      cell: (/** @type {any} */ row) => (row.place ? where(row.place) : "—"),
                    },
                    {
                      key: "fields",
                      title: say("fields"),
                      kind: "wide",
                      cell: (/** @type {any} */ row) =>
                        row.kind === "added"
                          ? row.fields
                              .filter((/** @type {any} */ one) => one.column === "name")
                              .map((/** @type {any} */ one) => one.after)
                              .join("")
                          : html`<ul class="reasons">
                              ${row.fields.map((/** @type {any} */ one) => html`<li key=${one.column}>${one.column}: ${one.before ?? "—"} → ${one.after ?? "—"}</li>`)}
                            </ul>`,
                    },
                  ]}
                  rows=${seen.rows}
                  rowKey=${(/** @type {any} */ row) => `${row.table}.${row.id}`}
                />`
        }
      <//>`
    }`;
}

/** @param {{file?: string | null, sheet?: string | null, row?: number | null}} place */
function where({ file, sheet, row }) {
  return [file, sheet].filter(Boolean).join(" › ") + (row ? ` : ${row}` : "");
}

/** @param {{id: string, title: string, rows: Fault[]}} properties */
function Faults({ id, title, rows }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.import.${name}`);
  return html`<${Card} id=${id} title=${title} flush>
    <${Table}
      id=${id}
      caption=${speech.say("page.table.of", { table: title })}
      columns=${[
        {
          key: "place",
          title: say("place"),
          cell: (/** @type {Fault} */ row) => where(row) || "—",
          order: (/** @type {Fault} */ row) =>
            `${row.file}${row.sheet}${String(row.row ?? 0).padStart(8, "0")}`,
        },
        {
          key: "column",
          title: say("column"),
          cell: (/** @type {Fault} */ row) => row.column,
          order: (/** @type {Fault} */ row) => row.column,
        },
        {
          key: "message",
          title: say("message"),
          kind: "wide",
          cell: (/** @type {Fault} */ row) => row.message,
        },
      ]}
      rows=${rows}
      rowKey=${(/** @type {Fault} */ row) => `${where(row)}.${row.column}.${row.rule}.${row.message}`}
      size=${20}
    />
  <//>`;
}
