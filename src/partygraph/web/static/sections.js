// What the page shows of each answer: an answer and a Speech in, elements out.

import { draw, make, table } from "./dom.js";

/** @typedef {import("./dom.js").Speech} Speech */

/**
 * The places to choose: counties, and under each its towns.
 * @param {{id: string, name: string, level: string, parent_id: string | null}[]} places
 * @param {string} chosen
 * @param {Speech} speech
 */
export function choices(places, chosen, speech) {
  const counties = places.filter((place) => place.level === "county");
  return counties.map((county) => {
    const towns = places.filter((place) => place.parent_id === county.id);
    const whole = `${county.name}（${speech.say("page.area.whole")}）`;
    return make(
      "optgroup",
      { label: county.name },
      ...[{ ...county, name: whole }, ...towns].map((place) =>
        make("option", { value: place.id, selected: place.id === chosen }, place.name)),
    );
  });
}

/**
 * The numbers of the whole place.
 * @param {any} coverage the answer to pairing_coverage
 * @param {any} uncovered the summary of uncovered_communities
 * @param {Speech} speech
 */
export function cards(coverage, uncovered, speech) {
  const { summary } = coverage;
  const communities = summary.residents_communities;
  const left = uncovered.uncovered_residents_communities;
  const percent = communities ? Math.floor((100 * (communities - left)) / communities) : 0;
  const covered = speech.say("page.card.covered.of", { communities, percent });
  const reports = speech.say("page.card.members.note", { links: shown(summary, "member_links") });
  return [
    card("page.card.covered", summary.communities, covered, coverage.illustrative, speech),
    card("page.card.uncovered", left, speech.say("page.card.uncovered.note"), false, speech, left),
    card("page.card.units", summary.units, "", coverage.illustrative, speech),
    card("page.card.pairings", summary.pairings, "", coverage.illustrative, speech),
    card("page.card.projects", summary.projects, "", coverage.illustrative, speech),
    card("page.card.members", shown(summary, "members_reporting"), reports, coverage.illustrative, speech),
  ];
}

/**
 * A number as it may be shown: `<3` where a small headcount is withheld.
 * @param {any} part a row or a summary
 * @param {string} name
 * @returns {number | string}
 */
function shown(part, name) {
  return part.withheld?.[name] ?? part[name];
}

/**
 * @param {number | string} value
 * @param {Speech} speech
 */
function counted(value, speech) {
  return typeof value === "number" ? speech.count(value) : value;
}

/**
 * @param {string} key
 * @param {number | string} value
 * @param {string} hint
 * @param {boolean} illustrative
 * @param {Speech} speech
 * @param {number} [gap] draws the eye where it is not 0
 */
function card(key, value, hint, illustrative, speech, gap = 0) {
  const mark = illustrative && value ? [speech.illustrative()] : [];
  return make(
    "div",
    { class: gap ? "gap" : false },
    make("dt", {}, speech.say(key)),
    make("dd", { class: "value" }, make("span", {}, counted(value, speech)), ...mark),
    ...(hint ? [make("dd", { class: "hint" }, hint)] : []),
  );
}

const FIRST_ROWS = 13;

/**
 * The communities, the worst off first.
 * @param {any} coverage the answer to pairing_coverage
 * @param {Speech} speech
 */
export function communities(coverage, speech) {
  const rows = [...coverage.rows].sort(
    (a, b) =>
      a.pairings - b.pairings ||
      a.projects - b.projects ||
      a.members_reporting - b.members_reporting ||
      a.id.localeCompare(b.id),
  );
  if (!rows.length) {
    return [make("p", {}, speech.say("page.communities.none"))];
  }
  return shortened(rows, FIRST_ROWS, (some) => communityTable(some, speech), speech);
}

/**
 * The first rows as a table, and a button for all of them.
 * @param {any[]} rows
 * @param {number} first
 * @param {(rows: any[]) => HTMLElement} drawn
 * @param {Speech} speech
 */
function shortened(rows, first, drawn, speech) {
  const shown = make("div", {}, drawn(rows.slice(0, first)));
  if (rows.length <= first) {
    return [shown];
  }
  const all = speech.say("page.all", { count: rows.length });
  const button = make("button", { type: "button", class: "more", "aria-expanded": "false" }, all);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? speech.say("page.fewer") : all;
    shown.replaceChildren(drawn(open ? rows : rows.slice(0, first)));
  });
  return [shown, button];
}

/**
 * @param {any[]} rows
 * @param {Speech} speech
 */
function communityTable(rows, speech) {
  const head = (/** @type {string} */ name, /** @type {string} */ kind = "number") => ({
    word: speech.say(`page.communities.${name}`),
    class: kind,
  });
  return table(
    speech.say("page.communities.caption"),
    [
      head("name", ""),
      head("town", "town"),
      head("units"),
      head("projects"),
      head("members"),
      head("state", ""),
    ],
    rows.map((row) => [
      speech.name(row.name),
      speech.name(row.parent_name),
      speech.count(row.units),
      speech.count(row.projects),
      counted(shown(row, "members_reporting"), speech),
      state(row, speech),
    ]),
  );
}

/**
 * @param {any} row
 * @param {Speech} speech
 */
function state(row, speech) {
  const [look, key] = row.pairings ? ["good", "covered"] : ["bad", "uncovered"];
  const tag = make("span", { class: `tag ${look}` }, speech.say(`page.communities.${key}`));
  return row.illustrative ? make("span", {}, tag, " ", speech.illustrative()) : tag;
}

const LEVELS = [
  "city_committee",
  "street_committee",
  "community_committee",
  "grid_branch",
  "building_group",
];

/**
 * The five levels, and organisations inside units where there are any.
 * @param {any} answer the answer to organisation_levels
 * @param {Speech} speech
 */
export function levels(answer, speech) {
  const counts = new Map(LEVELS.map((level) => [level, 0]));
  const madeUp = new Set();
  for (const row of answer.rows) {
    counts.set(row.level, (counts.get(row.level) ?? 0) + row.organisations);
    if (row.illustrative) {
      madeUp.add(row.level);
    }
  }
  const most = Math.max(1, ...counts.values());
  return table(
    speech.say("page.levels.caption"),
    [
      { word: speech.say("page.levels.level"), class: "level" },
      { word: speech.say("page.levels.count") },
    ],
    [...counts].map(([level, count]) => {
      const word = make("span", {}, speech.say(`OrganisationLevel.${level}`));
      if (madeUp.has(level)) {
        word.append(" ", speech.illustrative());
      }
      return [word, bar(level, count, most, speech)];
    }),
  );
}

/**
 * @param {string} level
 * @param {number} count
 * @param {number} most
 * @param {Speech} speech
 */
function bar(level, count, most, speech) {
  const width = count ? Math.max((100 * count) / most, 2) : 0;
  const filled = draw("rect", { class: level, width: `${width}%`, height: 8, rx: 4 });
  return make(
    "div",
    { class: "bar-cell" },
    draw("svg", { "aria-hidden": "true" }, filled),
    make("span", {}, speech.count(count)),
  );
}

/**
 * The communities without a pairing; villages are counted apart and listed on demand.
 * @param {any} answer the answer to uncovered_communities
 * @param {() => Promise<any>} villages asks for the villages
 * @param {Speech} speech
 */
export function uncovered(answer, villages, speech) {
  const { summary } = answer;
  const said = speech.say("page.uncovered.summary", {
    communities: summary.residents_communities,
    uncovered: summary.uncovered_residents_communities,
    villages: summary.villages,
    uncovered_villages: summary.uncovered_villages,
  });
  const list = answer.rows.length
    ? names(answer.rows, speech)
    : make("p", {}, speech.say("page.uncovered.none"));
  if (!summary.uncovered_villages) {
    return [make("p", {}, said), list];
  }
  const word = speech.say("page.uncovered.villages", { count: summary.uncovered_villages });
  const more = make("details", {}, make("summary", {}, word));
  more.addEventListener(
    "toggle",
    async () => {
      const found = await villages().catch((error) => error);
      more.append(
        found instanceof Error ? make("p", {}, found.message) : names(found.rows, speech),
      );
    },
    { once: true },
  );
  return [make("p", {}, said), list, more];
}

/**
 * @param {{name: string, parent_name: string}[]} rows
 * @param {Speech} speech
 */
function names(rows, speech) {
  return make(
    "ul",
    { class: "names", tabindex: 0 },
    ...rows.map((row) =>
      make("li", { lang: "zh" }, row.name, make("small", {}, row.parent_name))),
  );
}

const OUTCOMES = {
  differs: "bad",
  agrees: "good",
  not_comparable: "neutral",
  not_computable: "neutral",
};

/**
 * What sources report beside what the graph computes; what differs comes first.
 * @param {any} answer the answer to figures_check
 * @param {Speech} speech
 */
export function figures(answer, speech) {
  if (!answer.rows.length) {
    return [make("p", {}, speech.say("page.figures.none"))];
  }
  const order = Object.keys(OUTCOMES);
  const rows = [...answer.rows].sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || a.id.localeCompare(b.id),
  );
  const computable = rows.filter((row) => row.outcome !== "not_computable").length;
  return shortened(rows, Math.max(computable, 5), (some) => figureTable(some, speech), speech);
}

/**
 * @param {any[]} rows
 * @param {Speech} speech
 */
function figureTable(rows, speech) {
  const head = (/** @type {string} */ name, /** @type {string} */ kind = "") => ({
    word: speech.say(`page.figures.${name}`),
    class: kind,
  });
  return table(
    speech.say("page.figures.caption"),
    [
      head("indicator"),
      head("reported", "number"),
      head("computed", "number"),
      head("outcome"),
      head("source", "quote"),
    ],
    rows.map((row) => [
      indicator(row, speech),
      reported(row, speech),
      computed(row, speech),
      outcome(row, speech),
      make("span", { lang: "zh" }, row.quote),
    ]),
  );
}

/**
 * @param {any} row
 * @param {Speech} speech
 */
function indicator(row, speech) {
  const name = row.subject === row.indicator ? row.indicator : `${row.subject} · ${row.indicator}`;
  return make("span", {}, speech.name(name), make("div", { class: "hint" }, row.as_of));
}

/**
 * @param {any} row
 * @param {Speech} speech
 */
function reported(row, speech) {
  const meant = row.qualifier === "exact" ? "" : `${speech.say(`Qualifier.${row.qualifier}`)} `;
  const unit = speech.lang === "zh" && row.unit_text
    ? row.unit_text
    : speech.say(`UnitOfCount.${row.unit_of_count}`);
  return `${meant}${speech.count(row.value)} ${unit}`;
}

/**
 * @param {any} row
 * @param {Speech} speech
 */
function computed(row, speech) {
  if (row.computed === null) {
    return "—";
  }
  const value = make("span", {}, speech.count(row.computed));
  if (row.illustrative) {
    value.append(" ", speech.illustrative());
  }
  return value;
}

/**
 * @param {any} row
 * @param {Speech} speech
 */
function outcome(row, speech) {
  const look = OUTCOMES[/** @type {keyof typeof OUTCOMES} */ (row.outcome)];
  const tag = make("span", { class: `tag ${look}` }, speech.say(`outcome.${row.outcome}`));
  if (row.outcome !== "differs") {
    return tag;
  }
  const why = row.cause === null ? "" : speech.say(`Cause.${row.cause}`);
  const difference = `${row.difference > 0 ? "+" : ""}${speech.count(row.difference)}`;
  const said = speech.say("page.figures.difference", { difference });
  return make(
    "span",
    {},
    tag,
    make("div", { class: "hint" }, said),
    make("div", { class: "hint" }, why),
  );
}
