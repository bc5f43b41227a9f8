// Headers that were not recognised: a person says once what they are.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../import.js").Seen} Seen */

const IGNORE = "ignore";

/** @param {string} text */
function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

/**
 * @param {{seen: Seen, map: (text: string) => void}} properties
 */
export function Mapping({ seen, map }) {
  const { speech } = useHere();
  const [said, setSaid] = useState(/** @type {Record<string, string>} */ ({}));
  const say = (/** @type {string} */ name) => speech.say(`page.import.${name}`);
  if (!seen.unmapped.length) {
    return null;
  }
  const keyOf = (/** @type {Seen["unmapped"][number]} */ one) =>
    [one.file, one.sheet, one.table, one.header].join("|");
  const first = (/** @type {Seen["unmapped"][number]} */ one) =>
    said[keyOf(one)] ?? one.nearest.split(/[,，|]/)[0].trim();
  const done = (/** @type {Event} */ event) => {
    event.preventDefault();
    const lines = seen.unmapped.map((one) =>
      [one.file, one.sheet, one.header, one.table, first(one) || IGNORE].map(quoted).join(","),
    );
    map(["file,sheet,header,table,column", ...lines].join("\n"));
  };
  return html`<${Card} id="mapping" title=${say("mapping")} note=${say("mapping.note")}>
    <form onSubmit=${done}>
      <div class="scroll" tabindex="0" role="region" aria-label=${speech.say("page.table.of", { table: say("mapping") })}>
        <table>
          <thead>
            <tr>
              <th scope="col">${say("mapping.header")}</th>
              <th scope="col">${say("mapping.where")}</th>
              <th scope="col">${say("mapping.column")}</th>
            </tr>
          </thead>
          <tbody>
            ${seen.unmapped.map(
              (one) =>
                html`<tr key=${keyOf(one)}>
                  <th scope="row" lang="zh">${one.header}</th>
                  <td>${[one.file, one.sheet].filter(Boolean).join(" › ")}</td>
                  <td>
                    <input
                      aria-label=${speech.say("page.import.mapping.of", { header: one.header })}
                      value=${first(one)}
                      placeholder=${say("mapping.ignore")}
                      onInput=${(/** @type {Event} */ event) =>
                        setSaid({
                          ...said,
                          [keyOf(one)]: /** @type {HTMLInputElement} */ (event.target).value,
                        })}
                    />
                    <small>${one.nearest}</small>
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="state-do start"><button type="submit" class="primary">${say("mapping.do")}</button></p>
    </form>
  <//>`;
}
