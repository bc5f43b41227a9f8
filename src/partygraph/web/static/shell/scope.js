// The place and the day that everything is asked of: city › street › community, and as of when.

import { FIRST_PAGE } from "../address.js";
import { useAnswer, useHere } from "../here.js";
import { Select } from "../ui/select.js";
import { html } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../here.js").Place} Place */

const COUNTY = 6;
const TOWN = 9;

/**
 * @param {object} properties
 * @param {{as_of: string, revision: number}} [properties.stamp]
 * @param {boolean} [properties.placed] whether a county, or less, is looked at
 */
export function Scope({ stamp, placed = true }) {
  const { address, area, go, places, speech } = useHere();
  const county = area.slice(0, COUNTY);
  const town = area.length >= TOWN ? area.slice(0, TOWN) : "";
  const settled = useAnswer("organisation_coverage", town ? { area: town, limit: 1000 } : null);
  const communities =
    (town && settled.value?.rows.filter(({ level }) => level === "village")) || [];
  const choose = (/** @type {string} */ chosen) => {
    if (address.id) {
      const another = address.page === "community" && chosen.length > TOWN;
      go(another ? { id: chosen } : { page: FIRST_PAGE, id: "", area: chosen });
    } else {
      go({ area: chosen });
    }
  };
  const level = (/** @type {string} */ wanted) => places.filter((place) => place.level === wanted);
  return html`<div class="scope">
    ${
      placed &&
      html`<nav class="scope-places" aria-label=${speech.say("page.scope")}>
      <${Chooser}
        label=${speech.say("page.scope.county")}
        options=${level("county")}
        value=${county}
        choose=${choose}
      />
      <${Chooser}
        label=${speech.say("page.scope.town")}
        whole=${speech.say("page.scope.towns")}
        above=${county}
        options=${level("town").filter(({ parent_id: parent }) => parent === county)}
        value=${town}
        choose=${choose}
      />
      ${
        town &&
        html`<${Chooser}
        label=${speech.say("page.scope.community")}
        whole=${speech.say("page.scope.communities")}
        above=${town}
        options=${communities}
        value=${area.length > TOWN ? area.slice(0, 12) : ""}
        choose=${choose}
      />`
      }
    </nav>`
    }
    <div class="scope-day">
      <label class="date">
        <span>${speech.say("page.as_of")}</span>
        <input
          type="date"
          name="as_of"
          min="1949-10-01"
          max="9999-12-31"
          value=${address.as_of}
          onChange=${(/** @type {any} */ event) => go({ as_of: event.currentTarget.value })}
        />
      </label>
      ${
        address.as_of &&
        html`<button type="button" class="quiet" onClick=${() => go({ as_of: "" })}>
        ${speech.say("page.as_of.today")}
      </button>`
      }
      ${
        stamp &&
        html`<p class="stamp">
        ${speech.say("page.stamp", { as_of: stamp.as_of, revision: String(stamp.revision) })}
      </p>`
      }
    </div>
  </div>`;
}

/**
 * @param {object} properties
 * @param {string} properties.label
 * @param {string} [properties.whole] what stands for all of them
 * @param {string} [properties.above] the place that is then meant
 * @param {{id: string, name: string}[]} properties.options
 * @param {string} properties.value
 * @param {(id: string) => void} properties.choose
 */
function Chooser({ label, whole, above = "", options, value, choose }) {
  const known = options.some(({ id }) => id === value);
  const shown = [
    ...(whole ? [{ value: above, word: whole }] : []),
    ...(value && !known ? [{ value, word: value }] : []),
    ...options.map(({ id, name }) => ({ value: id, word: name, lang: "zh" })),
  ];
  return html`<${Select}
    class="scope-place"
    label=${label}
    options=${shown}
    value=${value || above}
    choose=${choose}
  />`;
}
