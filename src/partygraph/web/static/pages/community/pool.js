// What a community can draw on, ring by ring, from its own to the county's.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Meter } from "../../ui/charts.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["resource_pool"]["answer"]} Answer */

const RINGS = ["own", "paired", "street", "county"];

/**
 * @param {{pool: import("../../here.js").Coming<Answer>}} properties
 */
export function Pool({ pool }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name, /** @type {Record<string, number>} */ values = {}) =>
    speech.say(`page.community.pool${name}`, values);
  const rings = RINGS.map((ring) => {
    const rows = (pool.value?.rows ?? []).filter((row) => row.ring === ring);
    const categories = [...new Set(rows.filter(({ left }) => left > 0).map((row) => row.category))];
    const resources = rows.reduce((sum, row) => sum + row.resources, 0);
    return { ring, categories, resources };
  });
  const most = Math.max(...rings.map(({ resources }) => resources));
  return html`<${Card} id="pool" title=${say("")} note=${say(".note")}>
    <${Waiting} of=${pool}>
      <dl class="rings">
        ${rings.map(
          ({ ring, categories, resources }) =>
            html`<div key=${ring}>
              <dt>${speech.value("Ring", ring)}</dt>
              <dd>
                <span class="share-cell">
                  <${Meter} number=${resources} most=${most} />
                  <span>${say(".count", { count: resources })}</span>
                </span>
                <small>
                  ${
                    categories.length
                      ? speech.list(categories.map((one) => speech.value("Category", one)))
                      : say(".nothing")
                  }
                </small>
              </dd>
            </div>`,
        )}
      </dl>
    <//>
  <//>`;
}
