// The pairings of a body with their contracts: with whom, from when to when, what comes of each.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body, Standing, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { holds, latestFirst } from "./body.js";

/** @typedef {import("../../things.js").Told} Told */

/**
 * @param {object} properties
 * @param {ReturnType<typeof import("./body.js").useBody>} properties.own
 * @param {"unit_id" | "area_id"} properties.other the end that is not the page's own body
 */
export function Pairings({ own, other }) {
  const { address, href, speech } = useHere();
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.body.pairings${name}`, values);
  const projects = own.of("projects");
  const count = (/** @type {Told} */ one) =>
    projects.filter((project) => project.row.pairing_id === one.id && holds(project, own.day))
      .length;
  const table = other === "unit_id" ? "units" : "areas";
  const nameOf = (/** @type {Told} */ one) => own.names[one.row[other]] ?? one.row[other];
  const columns = [
    {
      key: "other",
      title: say(`.${other}`),
      cell: (/** @type {Told} */ one) =>
        html`<${Body} id=${one.row[other]} name=${nameOf(one)} table=${table} />`,
      order: nameOf,
    },
    {
      key: "period",
      title: say(".period"),
      cell: (/** @type {Told} */ one) =>
        html`<a href=${href({ own: { ...address.own, thing: one.id } })}>
          ${say(".period.of", {
            since: one.row.valid_from,
            until: one.row.valid_to ?? say(".period.open"),
          })}
        </a>`,
      order: (/** @type {Told} */ one) => one.row.valid_from,
    },
    {
      key: "projects",
      title: say(".projects"),
      kind: "number",
      cell: (/** @type {Told} */ one) => speech.count(count(one)),
      order: count,
    },
    {
      key: "members",
      title: say(".members"),
      kind: "number",
      cell: (/** @type {Told} */ one) => speech.shown(one.row, "members_reporting"),
      order: (/** @type {Told} */ one) => Number(one.row.members_reporting) || 0,
    },
    {
      key: "state",
      title: say(".state"),
      cell: (/** @type {Told} */ one) =>
        html`<${Status} one=${one} day=${own.day} /> <${Standing} standing=${one.row.standing} />`,
    },
  ];
  return html`<${Card} id="pairings" title=${say("")} flush>
    <${Waiting} of=${own.things}>
      <${Table}
        id="pairings"
        caption=${say(".caption")}
        columns=${columns}
        rows=${latestFirst(own.of("pairings"), own.day)}
        rowKey=${(/** @type {Told} */ one) => one.id}
        none=${say(".none")}
      />
    <//>
  <//>`;
}

const SOON = 183;
const DAY = 86_400_000;

/** @param {{one: Told, day: string}} properties */
function Status({ one, day }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.body.pairings.${name}`);
  const { valid_to: until, status } = one.row;
  if (!holds(one, day)) {
    return html`<${Tag}>${say("ended")}<//>`;
  }
  if (status !== "active") {
    return html`<${Tag} kind="warn">${speech.value("PairingStatus", status)}<//>`;
  }
  const soon = until && (Date.parse(until) - Date.parse(day)) / DAY <= SOON;
  return html`<${Tag} kind=${soon ? "warn" : "good"}>${say(soon ? "ending" : "active")}<//>`;
}
