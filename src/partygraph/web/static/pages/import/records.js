// Everything that changed the graph, the latest first; the last of them can be taken back.

import * as api from "../../api.js";
import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Dialog } from "../../ui/dialog.js";
import { Tag } from "../../ui/marks.js";
import { Failure, Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { tell } from "../../ui/toast.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["Record"]} Recorded */

/** @param {{records: import("../../here.js").Coming<any>}} properties */
export function Records({ records }) {
  const { speech } = useHere();
  const [asking, setAsking] = useState(/** @type {Recorded | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const say = (/** @type {string} */ name) => speech.say(`page.import.${name}`);
  const rows = /** @type {Recorded[]} */ (
    Array.isArray(records.value) ? records.value : (records.value?.records ?? [])
  );
  const last = rows.find((one) => one.undone_on === null);
  const undo = async () => {
    setProblem(null);
    try {
      await api.send("POST", api.pathOf(`loads/${asking?.id}/undo`), {}, speech.lang);
      tell(speech.say("page.import.undone", { id: asking?.id ?? "" }));
      records.again();
    } catch (failed) {
      setProblem(failed);
    }
    setAsking(null);
  };
  const number = (/** @type {Recorded} */ one) =>
    Object.values(one.counts).reduce(
      (sum, of) => sum + of.added + of.changed + of.ended + of.removed,
      0,
    );
  return html`<${Card} id="records" title=${say("records")} flush>
    ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
    <${Waiting} of=${records} lines=${4}>
      <${Table}
        id="records"
        caption=${speech.say("page.table.of", { table: say("records") })}
        columns=${[
          { key: "id", title: say("record"), cell: (/** @type {Recorded} */ row) => row.id },
          {
            key: "kind",
            title: say("kind"),
            cell: (/** @type {Recorded} */ row) => speech.value("RecordKind", row.kind),
            order: (/** @type {Recorded} */ row) => row.kind,
          },
          {
            key: "at",
            title: say("at"),
            cell: (/** @type {Recorded} */ row) => row.at.replace("T", " ").replace("Z", ""),
            order: (/** @type {Recorded} */ row) => row.at,
          },
          { key: "by", title: say("by"), cell: (/** @type {Recorded} */ row) => row.by },
          {
            key: "files",
            title: say("files"),
            kind: "wide",
            cell: (/** @type {Recorded} */ row) =>
              html`<span lang="zh">${speech.list(row.files.map((one) => one.name)) || row.note}</span>`,
          },
          {
            key: "number",
            title: say("number"),
            kind: "number",
            cell: (/** @type {Recorded} */ row) => speech.count(number(row)),
          },
          {
            key: "undo",
            title: say("undo"),
            cell: (/** @type {Recorded} */ row) =>
              row.undone_on !== null
                ? html`<${Tag}>${say("undone.mark")}<//>`
                : row === last
                  ? html`<button type="button" class="quiet" onClick=${() => setAsking(row)}>${say("undo.do")}<span class="unseen"> ${row.id}</span></button>`
                  : "",
          },
        ]}
        rows=${rows}
        rowKey=${(/** @type {Recorded} */ row) => row.id}
        none=${say("records.none")}
      />
    <//>
    ${
      asking &&
      html`<${Dialog} title=${speech.say("page.import.undo.title", { id: asking.id })} close=${() => setAsking(null)}>
        <p>${speech.say("page.import.undo.sure", { number: number(asking) })}</p>
        <p class="state-do">
          <button type="button" onClick=${() => setAsking(null)}>${say("cancel")}</button>
          <button type="button" class="primary" onClick=${undo}>${say("undo.do")}</button>
        </p>
      <//>`
    }
  <//>`;
}
