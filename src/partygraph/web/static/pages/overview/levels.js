// The five levels of organisations, and those inside units.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Meter } from "../../ui/charts.js";
import { Evidence } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["organisation_levels"]["answer"]} Answer */

const LEVELS = [
  "city_committee",
  "street_committee",
  "community_committee",
  "grid_branch",
  "building_group",
  "unit_organisation",
];

/**
 * @param {{levels: import("../../here.js").Coming<Answer>}} properties
 */
export function Levels({ levels }) {
  const { speech } = useHere();
  const rows = LEVELS.map((level) => ({
    level,
    number: (levels.value?.rows ?? [])
      .filter((row) => row.level === level)
      .reduce((sum, row) => sum + row.organisations, 0),
  }));
  const most = Math.max(...rows.map(({ number }) => number));
  return html`<${Card}
    id="levels"
    title=${speech.say("page.overview.levels")}
    illustrative=${Boolean(levels.value?.illustrative)}
  >
    <${Waiting} of=${levels} lines=${6}>
      <dl class="levels">
        ${rows.map(({ level, number }) => {
          const word = speech.value("OrganisationLevel", level);
          return html`<div key=${level}>
            <dt>${word}</dt>
            <dd><${Meter} number=${number} most=${most} look=${level} /></dd>
            <dd>
              ${
                number
                  ? html`<${Evidence}
                    of="organisation_levels:organisations:level=${level}"
                    title=${word}
                    >${speech.count(number)}<//
                  >`
                  : "0"
              }
            </dd>
          </div>`;
        })}
      </dl>
    <//>
  <//>`;
}
