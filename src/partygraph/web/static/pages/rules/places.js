// What stands in places: posts of grids, governance of estates, alleys, ranked indicators.

import { useAnswer, useHere, useOwn } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { Choice } from "../../ui/select.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

const ALL = 100000;
const key = (/** @type {any} */ row) => row.id;

/** Grids that lack a grid head, a building head or a grid worker. */
export function Posts() {
  const { area, speech } = useHere();
  const posts = useAnswer("posts", { area, lacking_only: false, limit: ALL });
  const column = useColumns("posts");
  return html`<${Rows}
    note=${(/** @type {any} */ summary) =>
      speech.say("page.rules.posts.note", {
        grids: summary.grids,
        complete: summary.complete_grids,
        lacking: summary.lacking_grids,
        vacant: summary.vacant,
      })}
    id="posts"
    title=${speech.say("question.posts")}
    answer=${posts}
    rowKey=${key}
    none=${speech.say("page.rules.posts.none")}
    columns=${[
      column.body("name", "id"),
      column.number("grid_posts", true),
      column.number("filled", true),
      column.number("vacant"),
      column.words("lacking_kinds", "PostKind"),
    ]}
  />`;
}

/** Estates that lack a branch, a company or a committee. */
export function Estates() {
  const { area, speech } = useHere();
  const estates = useAnswer("estate_governance", { area, limit: ALL });
  const column = useColumns("estate_governance");
  return html`<${Rows}
    note=${(/** @type {any} */ summary) =>
      speech.say("page.rules.estates.note", {
        estates: summary.estates,
        all: summary.with_all_three,
        branch: summary.with_branch,
        company: summary.with_property_company,
        committee: summary.with_own_committee,
      })}
    id="estates"
    title=${speech.say("question.estate_governance")}
    answer=${estates}
    rowKey=${key}
    none=${speech.say("page.rules.estates.none")}
    columns=${[
      column.body("name", "id"),
      column.flag("branch"),
      column.flag("property_company"),
      column.flag("own_committee"),
      column.words("lacks", "EstateLack"),
      column.standing(),
    ]}
  />`;
}

/** How many alleys there were from which day on. */
export function Alleys() {
  const { area, speech } = useHere();
  const alleys = useAnswer("alley_rollout", { area, limit: ALL });
  const column = useColumns("alley_rollout", "day");
  const share = (/** @type {{rollout_share: number | null, share_is: string | null}} */ row) =>
    row.rollout_share === null
      ? "—"
      : `${speech.value("Bound", row.share_is)} ${speech.share(row.rollout_share)}`;
  return html`<${Rows}
    id="alleys"
    title=${speech.say("question.alley_rollout")}
    answer=${alleys}
    rowKey=${(/** @type {any} */ row) => row.day}
    none=${speech.say("page.rules.alleys.none")}
    columns=${[
      column.text("day"),
      column.number("alleys", true),
      column.number("begun"),
      column.number("alleys_ended"),
      column.other("rollout_share", share, "number"),
    ]}
  />`;
}

const INDICATORS = /** @type {const} */ ([
  "hotline_ranking",
  "response_rate",
  "solution_rate",
  "satisfaction_rate",
  "volunteers",
  "services",
]);

/** How areas rank by an indicator, period by period. */
export function Series() {
  const { area, speech } = useHere();
  const [kind, setKind] = useOwn("indicator", "hotline_ranking");
  const asked = /** @type {any} */ ({ area, kind, limit: ALL });
  const ranking = useAnswer("indicator_ranking", asked);
  const column = useColumns("indicator_ranking");
  return html`<div class="panel-tools">
      <${Choice}
        label=${speech.say("page.rules.indicator")}
        value=${kind}
        choose=${setKind}
        options=${INDICATORS.map((value) => ({ value, word: speech.value("IndicatorKind", value) }))}
      />
    </div>
    <${Rows}
      id="series"
      title=${speech.say("question.indicator_ranking")}
      answer=${ranking}
      rowKey=${key}
      none=${speech.say("page.rules.series.none")}
      columns=${[
        column.body("area_name", "area_id", "areas"),
        column.text("period_from"),
        column.text("period_until"),
        column.number("indicator_value"),
        column.text("rank_shown"),
        column.standing(),
      ]}
    />`;
}
