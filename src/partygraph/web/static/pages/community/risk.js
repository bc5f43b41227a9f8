// What a community would lose: units that alone supply it, a committee without seats, one pairing.

import { useAnswer, useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Icon } from "../../ui/icon.js";
import { Body } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */
/** @typedef {Questions["sole_suppliers"]["answer"]["rows"][number]} Sole */

/**
 * @param {object} properties
 * @param {import("../../here.js").Coming<Questions["seat_coverage"]["answer"]>} properties.seats
 * @param {boolean} properties.paired
 */
export function Risk({ seats, paired }) {
  const { address, speech } = useHere();
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.community.risk${name}`, values);
  const sole = useAnswer("sole_suppliers", { area: address.id, limit: 1000 });
  const paper = useAnswer("paper_pairings", { area: address.id, limit: 1000 });
  const committee = seats.value?.rows[0];
  const alone = sole.value?.rows ?? [];
  const idle = paper.value?.rows ?? [];
  const none = paired && !alone.length && !idle.length && (!committee || committee.seats > 0);
  return html`<${Card} id="risk" title=${say("")} flush>
    <${Waiting} of=${sole}>
      <ul class="attention">
        ${
          !paired &&
          html`<li class="bad">
          <${Icon} name="warning" />
          <div>${say(".unpaired")}</div>
        </li>`
        }
        ${alone.map(
          (/** @type {Sole} */ row) =>
            html`<li key="${row.unit_id}${row.category}${row.unit_of_count}" class="warn">
              <${Icon} name="warning" />
              <div>
                <${Body} id=${row.unit_id} name=${row.unit_name} table="units" />
                <p>
                  ${say(".sole", {
                    category: speech.value("Category", row.category),
                    demands: row.demands,
                  })}
                </p>
              </div>
            </li>`,
        )}
        ${idle.map(
          (row) =>
            html`<li key=${row.id} class="warn">
              <${Icon} name="warning" />
              <div>
                <${Body} id=${row.unit_id} name=${row.unit_name} table="units" />
                <p>${say(".paper")}</p>
              </div>
            </li>`,
        )}
        ${
          committee &&
          committee.seats === 0 &&
          html`<li class="warn">
          <${Icon} name="warning" />
          <div>
            <${Body} id=${committee.id} name=${committee.name} />
            <p>${say(".seats")}</p>
          </div>
        </li>`
        }
        ${
          none &&
          html`<li class="good">
          <${Icon} name="good" />
          <div>${say(".none")}</div>
        </li>`
        }
      </ul>
    <//>
  <//>`;
}
