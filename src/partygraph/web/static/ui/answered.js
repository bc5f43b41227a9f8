// A question of the catalogue as a card with a table, which waits, says what is made up, and exports.

import { useHere } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Card } from "./card.js";
import { Waiting } from "./state.js";
import { Table } from "./table.js";

/**
 * @param {object} properties
 * @param {string} properties.id names its place in the address
 * @param {string} properties.title
 * @param {import("../vendor/htm-preact-standalone.module.js").Child} [properties.note]
 * @param {import("../here.js").Coming<any>} properties.answer
 * @param {import("./table.js").Column<any>[]} properties.columns
 * @param {(row: any) => string} properties.rowKey
 * @param {string} properties.none what is said where there is no row
 * @param {import("../vendor/htm-preact-standalone.module.js").Child} [properties.actions]
 * @param {import("../vendor/htm-preact-standalone.module.js").Child} [properties.above] before the table
 */
export function Answered(properties) {
  const { id, title, note, answer, columns, rowKey, none, actions, above } = properties;
  return html`<${Card}
    id=${id}
    title=${title}
    note=${note}
    actions=${actions}
    illustrative=${Boolean(answer.value?.illustrative)}
    flush
  >
    <${Waiting} of=${answer} lines=${6}>
      ${above && html`<div class="card-body">${above}</div>`}
      <${Rows} id=${id} title=${title} answer=${answer} columns=${columns} rowKey=${rowKey} none=${none} />
    <//>
  <//>`;
}

/**
 * The rows alone, for a panel.
 * @param {any} properties
 */
export function Rows({ id, title, answer, columns, rowKey, none, note }) {
  const { speech } = useHere();
  const summary = answer.value?.summary;
  return html`${note && summary && html`<p class="panel-note">${note(summary)}</p>`}
  <${Waiting} of=${answer} lines=${6}>
    <${Table}
      id=${id}
      caption=${speech.say("page.table.of", { table: title })}
      columns=${columns}
      rows=${answer.value?.rows ?? []}
      rowKey=${rowKey}
      none=${none}
    />
  <//>`;
}
