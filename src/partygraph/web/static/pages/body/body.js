// What the page of a community and that of a unit both read: the body, what happened to it, and the
// pairings, projects and other things that its history names.

import { pathOf } from "../../api.js";
import { useAnswer, useHere, useRead } from "../../here.js";
import { useThings } from "../../things.js";

/** @typedef {import("../../things.js").Told} Told */
/** @typedef {import("../../here.js").Questions["history"]["answer"]["rows"][number]} Event */
/** @typedef {import("partygraph-api").Schemas["Thing"]} Thing */

const READ = ["pairing", "project", "resource", "seat", "service", "liaison"];

/** The body of the address. */
export function useBody() {
  const { address } = useHere();
  const { id, scenario } = address;
  /** @type {import("../../here.js").Coming<Thing>} */
  const body = useRead(pathOf(`things/${encodeURIComponent(id)}`, { scenario }));
  const history = useAnswer("history", { body: id, limit: 100000 });
  const events = history.value?.rows;
  const ids = events && [
    ...new Set(events.filter(({ event_of: of }) => READ.includes(of)).map((event) => event.id)),
  ];
  const things = useThings(ids ?? null);
  const day = history.value?.as_of ?? "";
  const of = (/** @type {string} */ table) =>
    (things.value?.things ?? []).filter((one) => one.table === table);
  return { body, history, things, names: things.value?.names ?? {}, day, of };
}

/**
 * Whether a row holds on a day.
 * @param {Told} one
 * @param {string} day
 */
export function holds({ row }, day) {
  return row.valid_from <= day && (!row.valid_to || row.valid_to >= day);
}

/**
 * What is to be told where a body does not hold on the day: not yet, or no longer; else nothing.
 * @param {ReturnType<typeof useBody>} own
 * @param {import("../../words.js").Speech} speech
 */
export function absence({ body, day }, speech) {
  const row = body.value?.row;
  if (!row || !day) {
    return "";
  }
  if (row.valid_from > day) {
    return speech.say("page.body.not_yet", { since: row.valid_from });
  }
  const gone = row.valid_to && row.valid_to < day;
  return gone ? speech.say("page.body.no_longer", { until: row.valid_to }) : "";
}

/**
 * The rows that hold, and those no longer, the latest first.
 * @param {Told[]} rows
 * @param {string} day
 */
export function latestFirst(rows, day) {
  return [...rows].sort(
    (one, other) =>
      Number(holds(other, day)) - Number(holds(one, day)) ||
      String(other.row.valid_from).localeCompare(String(one.row.valid_from)) ||
      one.id.localeCompare(other.id),
  );
}
