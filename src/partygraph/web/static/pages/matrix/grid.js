// Units against communities as a grid: one stop for Tab, arrows within, Enter says why.

import { useHere } from "../../here.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("./arranged.js").Arrangement} Arrangement */
/** @typedef {import("../matrix.js").Cell} Cell */

const STEPS = 7;

/**
 * @param {Cell | undefined} cell
 * @param {string} shows
 * @returns {number} 0 to 7
 */
function heat(cell, shows) {
  if (!cell) {
    return 0;
  }
  if (shows === "projects") {
    return Math.min(STEPS, cell.projects);
  }
  return shows === "distance" ? 6 - 2 * cell.distance : Math.min(STEPS, Math.ceil(cell.fit * 14));
}

/**
 * @param {{shown: Arrangement, shows: string}} properties
 */
export function Grid({ shown, shows }) {
  const { address, go, speech } = useHere();
  const [at, setAt] = useState({ row: 0, column: 0 });
  const last = { row: shown.rows.length - 1, column: shown.columns.length - 1 };
  const move = (/** @type {KeyboardEvent} */ event) => {
    const step = {
      ArrowDown: { row: 1, column: 0 },
      ArrowUp: { row: -1, column: 0 },
      ArrowRight: { row: 0, column: 1 },
      ArrowLeft: { row: 0, column: -1 },
      Home: { row: 0, column: -at.column },
      End: { row: 0, column: last.column - at.column },
      PageDown: { row: 10, column: 0 },
      PageUp: { row: -10, column: 0 },
    }[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    const next = {
      row: Math.min(Math.max(at.row + step.row, 0), last.row),
      column: Math.min(Math.max(at.column + step.column, 0), last.column),
    };
    setAt(next);
    document.getElementById(`cell-${next.row}-${next.column}`)?.focus();
  };
  const open = (/** @type {string} */ unit, /** @type {string} */ area) =>
    go({ own: { ...address.own, cell: `${unit}|${area}` } });
  const written = (/** @type {Cell | undefined} */ cell) => {
    if (!cell) {
      return "";
    }
    if (shows === "projects") {
      return cell.projects ? speech.count(cell.projects) : "";
    }
    return shows === "distance" ? String(cell.distance) : String(Math.round(cell.fit * 100));
  };
  const told = (
    /** @type {Cell | undefined} */ cell,
    /** @type {string} */ unit,
    /** @type {string} */ area,
  ) =>
    cell
      ? speech.say("page.matrix.cell", {
          unit,
          area,
          fit: speech.share(cell.fit),
          projects: cell.projects,
          paired: speech.say(cell.paired ? "page.matrix.paired" : "page.matrix.not_paired"),
        })
      : speech.say("page.matrix.cell.empty", { unit, area });
  return html`<div class="scroll matrix">
    <table role="grid" aria-describedby="grid-help" aria-label=${speech.say("page.matrix.title")} onKeyDown=${move}>
      <thead>
        <tr>
          <th scope="col">${speech.say("page.matrix.unit")}</th>
          ${shown.columns.map(
            ({ id, name, town }) =>
              html`<th key=${id} scope="col" class="upright" title=${`${town} ${name}`}><span lang="zh">${name}</span></th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${shown.rows.map(
          (unit, row) =>
            html`<tr key=${unit.id}>
              <th scope="row" lang="zh">${unit.name}</th>
              ${shown.columns.map(({ id, name }, column) => {
                const cell = unit.cells.get(id);
                const here = row === at.row && column === at.column;
                return html`<td
                  key=${id}
                  id="cell-${row}-${column}"
                  class="heat-${heat(cell, shows)} ${cell?.paired ? "framed" : ""}"
                  tabindex=${here ? 0 : -1}
                  aria-label=${told(cell, unit.name, name)}
                  onFocus=${() => here || setAt({ row, column })}
                  onClick=${() => cell && open(unit.id, id)}
                  onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && cell && open(unit.id, id)}
                >
                  ${written(cell)}
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
