// 阵地与生活圈: who walks too far to a site, where the next one should stand, and how each is used?

import { useAnswer, useHere, useOwn, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Answered } from "../ui/answered.js";
import { Figure } from "../ui/card.js";
import { useColumns } from "../ui/columns.js";
import { Name, Tag } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Circle } from "./sites/circle.js";
import { GroundMap } from "./sites/map.js";

const ALL = 100000;

/** The page. */
export default function Sites() {
  const { area, speech } = useHere();
  const [minutes, setMinutes] = useOwn("minutes", "15");
  const [kind, setKind] = useOwn("kind");
  const [further, setFurther] = useOwn("further", "1");
  const asked = /** @type {any} */ ({
    area,
    reach_minutes: minutes,
    kind: kind || undefined,
    limit: ALL,
  });
  const circle = useAnswer("service_circle", { ...asked, beyond_only: false });
  const load = useAnswer("site_load", asked);
  const next = useAnswer("next_site", { ...asked, further });
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.sites.${name}`, values);
  const sheet = useQuestionPath("service_circle", { ...asked, format: "xlsx", beyond_only: false });
  const loads = useQuestionPath("site_load", { ...asked, format: "xlsx" });
  return html`<${Page}
    title=${speech.say("page.nav.sites")}
    question=${say("question")}
    stamp=${circle.value}
    exports=${[
      { title: speech.say("question.service_circle"), note: "XLSX", href: sheet },
      { title: speech.say("question.site_load"), note: "XLSX", href: loads },
    ]}
    busy=${circle.loading || load.loading || next.loading}
  >
    <div class="controls">
      <${Choice}
        label=${say("minutes")}
        value=${minutes}
        choose=${setMinutes}
        options=${["5", "10", "15", "20", "30", "45", "60"].map((value) => ({ value, word: value }))}
      />
      <${Choice}
        label=${say("kind")}
        value=${kind}
        choose=${setKind}
        options=${[{ value: "", word: say("kind.all") }, ...speech.members("SiteKind")]}
      />
      <${Choice}
        label=${say("further")}
        value=${further}
        choose=${setFurther}
        options=${["1", "2", "3", "5", "8", "10"].map((value) => ({ value, word: value }))}
      />
    </div>
    <${Figures} circle=${circle} />
    <div class="columns even">
      <${Circle} circle=${circle} minutes=${Number(minutes)} />
      <div class="stack">
        <${GroundMap} circle=${circle} load=${load} />
        <${Next} next=${next} circle=${circle} />
      </div>
    </div>
    <${Load} load=${load} />
  <//>`;
}

/** @param {{circle: import("../here.js").Coming<import("../here.js").Questions["service_circle"]["answer"]>}} properties */
function Figures({ circle }) {
  const { speech } = useHere();
  const title = (/** @type {string} */ field) => speech.say(`field.${field}`);
  const summary = circle.value?.summary;
  const made = Boolean(circle.value?.illustrative);
  const number = (
    /** @type {"places" | "within" | "beyond" | "cannot_tell" | "open_sites"} */ field,
    /** @type {"bad" | ""} */ tone = "",
  ) =>
    html`<${Figure}
      title=${title(field)}
      value=${summary && speech.count(summary[field])}
      evidence=${summary?.[field] ? `service_circle:${field}` : undefined}
      illustrative=${made}
      tone=${summary?.[field] ? tone : ""}
    />`;
  return html`<dl class="figures" aria-label=${speech.say("page.sites.question")}>
    ${number("open_sites")} ${number("places")} ${number("within")} ${number("beyond", "bad")}
    ${number("cannot_tell")}
    <${Figure}
      title=${title("residents_beyond")}
      value=${summary && speech.shown(summary, "residents_beyond")}
      illustrative=${made}
      note=${summary && speech.say("page.sites.residents_told", { told: speech.shown(summary, "residents_told") })}
    />
  </dl>`;
}

/**
 * @param {object} properties
 * @param {import("../here.js").Coming<import("../here.js").Questions["next_site"]["answer"]>} properties.next
 * @param {import("../here.js").Coming<import("../here.js").Questions["service_circle"]["answer"]>} properties.circle
 */
function Next({ next, circle }) {
  const { speech } = useHere();
  const column = useColumns("next_site");
  const summary = next.value?.summary;
  const names = new Map((circle.value?.rows ?? []).map((row) => [row.id, row.name]));
  return html`<${Answered}
    id="next"
    title=${speech.say("question.next_site")}
    answer=${next}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.sites.next.none")}
    above=${
      summary &&
      html`<p>
        ${speech.say("page.sites.next.told", {
          before: summary.beyond_before,
          after: summary.beyond_after,
          all: summary.sites_for_all,
        })}${" "}
        ${
          summary.unreachable > 0 &&
          speech.say("page.sites.next.unreachable", { number: summary.unreachable })
        }
        <${Tag} kind=${summary.proven_best ? "good" : "warn"}
          >${speech.say(summary.proven_best ? "page.sites.next.proven" : "page.sites.next.bound", {
            bound: summary.weight_bound,
          })}<//
        >
      </p>`
    }
    columns=${[
      column.body("name", "id", "areas"),
      column.number("newly_reached", true),
      column.number("residents_reached"),
      column.other("reaches", (row) =>
        speech.list(
          row.reaches.map(
            (/** @type {string} */ id, /** @type {number} */ at) =>
              `${names.get(id) ?? id}（${speech.value("WalkBy", row.reached_by[at])}）`,
          ),
        ),
      ),
    ]}
  />`;
}

/** @param {{load: import("../here.js").Coming<import("../here.js").Questions["site_load"]["answer"]>}} properties */
function Load({ load }) {
  const { speech } = useHere();
  const column = useColumns("site_load");
  return html`<${Answered}
    id="load"
    title=${speech.say("question.site_load")}
    answer=${load}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.sites.load.none")}
    columns=${[
      column.body("name", "id"),
      column.word("kind", "SiteKind"),
      column.other("area_name", (row) => html`<${Name} name=${row.area_name} />`, "text"),
      column.number("places", true),
      column.number("residents"),
      column.number("capacity"),
      column.number("hours_a_week"),
      column.number("residents_per_capacity"),
      column.standing(),
    ]}
  />`;
}
