// What needs attention: each with its number, which opens what it counts.

import { useAnswer, useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Icon } from "../../ui/icon.js";
import { Body, Evidence } from "../../ui/marks.js";
import { Skeleton } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */
/** @typedef {import("../../vendor/htm-preact-standalone.module.js").Child} Child */
/**
 * @typedef {object} Matter
 * @property {string} key
 * @property {"bad" | "warn"} kind where there is any
 * @property {number | undefined} count undefined while it is under way
 * @property {string} [evidence]
 * @property {Child} [note]
 */

const HALF_A_YEAR = 183;
const NAMED = 3;
const ANY = 1000;
const ENDING = `settlement=both;fewer_than=${ANY};ends_within=${HALF_A_YEAR}`;

/**
 * @param {object} properties
 * @param {import("../../here.js").Coming<Questions["demand_coverage"]["answer"]>} properties.needs
 * @param {import("../../here.js").Coming<Questions["claims"]["answer"]>} properties.claims
 */
export function Attention({ needs, claims }) {
  const { area, speech } = useHere();
  const uncovered = useAnswer("uncovered_communities", { area, limit: 1 }).value?.summary;
  const ending = useAnswer("uncovered_communities", {
    area,
    settlement: "both",
    fewer_than: ANY,
    ends_within: HALF_A_YEAR,
    limit: ANY,
  }).value;
  const paper = useAnswer("paper_pairings", { area, limit: 1 }).value?.summary;
  const failures = useAnswer("single_failures", { area, limit: NAMED }).value;
  const pool = useAnswer("resource_pool", { area, limit: 1 }).value?.summary;
  const seats = useAnswer("seat_coverage", { area, limit: 1 }).value?.summary;
  const demands = needs.value?.summary;
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.overview.attention${name}`, values);

  /** @type {Matter[]} */
  const matters = [
    {
      key: "unpaired",
      kind: "bad",
      count: uncovered?.uncovered_residents_communities,
      evidence: "uncovered_communities:uncovered_residents_communities",
      note:
        uncovered &&
        say(".villages", { villages: uncovered.villages, uncovered: uncovered.uncovered_villages }),
    },
    {
      key: "unmet",
      kind: "bad",
      count: demands?.unmet,
      evidence: "demand_coverage:unmet",
      note:
        demands && demands.demands > 0
          ? say(".unmet.note", { share: speech.share(demands.unmet / demands.demands) })
          : "",
    },
    {
      key: "paper",
      kind: "warn",
      count: paper?.on_paper,
      evidence: "paper_pairings:on_paper",
      note: say(".paper.note"),
    },
    {
      key: "ending",
      kind: "warn",
      count: ending?.total,
      evidence: `uncovered_communities:id:*:${ENDING}`,
      note: ending && endingNote(ending.rows),
    },
    {
      key: "half",
      kind: "warn",
      count: claims.value?.summary.projects_half,
      evidence: "claims:projects_half",
      note: say(".half.note"),
    },
    {
      key: "missed",
      kind: "warn",
      count: failures?.summary.units_missed,
      evidence: "single_failures:units_missed",
      note: failures && failures.rows.length > 0 && missedNote(failures.rows),
    },
    {
      key: "overload",
      kind: "bad",
      count: pool?.resources_over,
      evidence: "resource_pool:resources_over",
      note: say(".overload.note"),
    },
    {
      key: "seats",
      kind: "warn",
      count: seats?.without_seats,
      evidence: "seat_coverage:without_seats",
      note: seats && say(".seats.note", { units: seats.units_not_seated }),
    },
  ];

  /** @param {Questions["single_failures"]["answer"]["rows"]} rows */
  function missedNote(rows) {
    const [before, after] = say(".missed.note", { names: "|" }).split("|");
    return html`${before}${rows.map(
      ({ id, name }, place) =>
        html`${place > 0 && speech.say("page.comma")}<${Body} key=${id} id=${id} name=${name} table="units" />`,
    )}${after}`;
  }

  /** @param {Questions["uncovered_communities"]["answer"]["rows"]} rows */
  function endingNote(rows) {
    const count = rows.reduce((sum, row) => sum + row.ending, 0);
    return html`${
      count > 0
        ? html`<${Evidence} of=${`uncovered_communities:ending:*:${ENDING}`} title=${say(".ending")}>
            ${say(".ending.note", { count })}
          <//>`
        : say(".ending.note", { count })
    }
    ${rows
      .slice(0, NAMED)
      .map(({ id, name }) => html` <${Body} key=${id} id=${id} name=${name} table="areas" />`)}`;
  }

  return html`<${Card} id="attention" title=${say("")} flush>
    <ul class="attention">
      ${matters.map(
        (matter) =>
          html`<${Line} key=${matter.key} matter=${matter} title=${say(`.${matter.key}`)} />`,
      )}
    </ul>
  <//>`;
}

/** @param {{matter: Matter, title: string}} properties */
function Line({ matter: { kind, count, evidence, note }, title }) {
  const { speech } = useHere();
  const look = count ? kind : "good";
  return html`<li class=${look}>
    <${Icon} name=${look === "good" ? "good" : "warning"} />
    <div>
      ${title}
      <p>${note}</p>
    </div>
    ${
      count === undefined
        ? html`<${Skeleton} lines=${1} />`
        : evidence && count
          ? html`<${Evidence} of=${evidence} title=${title}><b>${speech.count(count)}</b><//>`
          : html`<b>${speech.count(count)}</b>`
    }
  </li>`;
}
