// Pairs of a unit and a community that a plan must or must not have.

import { useHere } from "../../here.js";
import { Chosen } from "../../ui/chosen.js";
import { Icon } from "../../ui/icon.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {{id: string, name: string}} Named */
/** @typedef {{unit: Named, community: Named, rule: "must" | "must_not"}} Wished */

const COMMUNITY = 12; // figures of the code of a community

/**
 * @param {Wished[]} wished
 * @param {"must" | "must_not"} rule
 */
export function pairsOf(wished, rule) {
  return wished
    .filter((one) => one.rule === rule)
    .map(({ unit, community }) => [unit.id, community.id]);
}

/**
 * @param {object} properties
 * @param {Wished[]} properties.wished
 * @param {(wished: Wished[]) => void} properties.change
 */
export function Pairs({ wished, change }) {
  const { speech } = useHere();
  const [unit, setUnit] = useState(/** @type {Named | null} */ (null));
  const [community, setCommunity] = useState(/** @type {Named | null} */ (null));
  const say = (/** @type {string} */ name, values = {}) =>
    speech.say(`page.scenario.${name}`, values);
  const add = (/** @type {Wished["rule"]} */ rule) => {
    if (!unit || !community) {
      return;
    }
    const others = wished.filter(
      (one) => one.unit.id !== unit.id || one.community.id !== community.id,
    );
    change([...others, { unit, community, rule }]);
    setUnit(null);
    setCommunity(null);
  };
  const ready = Boolean(unit && community);
  return html`<fieldset class="wishes">
    <legend>${say("wishes")}</legend>
    <div class="wish">
      <${Chosen} id="wish-unit" label=${say("wish.unit")} value=${unit} change=${setUnit} among="units" />
      <${Chosen}
        id="wish-community"
        label=${say("wish.community")}
        value=${community}
        change=${setCommunity}
        among="areas"
        wanted=${(/** @type {Named} */ row) => row.id.length === COMMUNITY}
      />
      ${
        /** @type {const} */ (["must", "must_not"]).map(
          (rule) =>
            html`<button key=${rule} type="button" aria-disabled=${!ready} onClick=${() => add(rule)}>
              ${say(`wish.${rule}`)}
            </button>`,
        )
      }
    </div>
    <p class="hint">${ready ? "" : say("wish.hint")}</p>
    <ul class="chips" aria-label=${say("wishes")}>
      ${wished.map((one) => {
        const told = say(`wish.${one.rule}.told`, {
          unit: one.unit.name,
          community: one.community.name,
        });
        return html`<li key=${told} class=${`chip ${one.rule}`}>
          <span>${told}</span>
          <button
            type="button"
            class="square quiet"
            aria-label=${say("wish.drop", { told })}
            onClick=${() => change(wished.filter((other) => other !== one))}
          >
            <${Icon} name="close" size=${14} />
          </button>
        </li>`;
      })}
    </ul>
  </fieldset>`;
}
