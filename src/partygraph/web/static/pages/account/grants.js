// What an account is granted: roles, for areas, for a time.

import { useHere } from "../../here.js";
import { useThings } from "../../things.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["Grant"]} Grant */

/**
 * @param {object} properties
 * @param {string} properties.id
 * @param {readonly Grant[]} properties.grants
 * @param {(id: string) => void} [properties.revoke] where they can be taken
 */
export function Grants({ id, grants, revoke }) {
  const { places, speech, standing } = useHere();
  const codes = new Set(grants.map(({ area }) => area));
  const others = [...codes].filter((code) => code && !places.some(({ id: one }) => one === code));
  const told = useThings(standing.permissions.includes("see") && others.length ? others : null);
  const say = (/** @type {string} */ word) => speech.say(`page.account.${word}`);
  const named = (/** @type {string} */ area) => {
    const place =
      places.find((one) => one.id === area) ??
      told.value?.things.find((one) => one.id === area)?.row;
    return area
      ? html`<span lang="zh">${place ? `${place.name} ` : ""}${area}</span>`
      : say("whole");
  };
  const columns = [
    {
      key: "role",
      title: say("role"),
      cell: (/** @type {Grant} */ row) => speech.say(`Role.${row.role}`),
    },
    { key: "area", title: say("area"), cell: (/** @type {Grant} */ row) => named(row.area) },
    {
      key: "from",
      title: say("from"),
      cell: (/** @type {Grant} */ row) => row.valid_from ?? say("open"),
    },
    {
      key: "to",
      title: say("to"),
      cell: (/** @type {Grant} */ row) => row.valid_to ?? say("open"),
    },
  ];
  const taking = revoke && {
    key: "revoke",
    title: say("revoke"),
    cell: (/** @type {Grant} */ row) =>
      html`<button type="button" class="quiet" onClick=${() => revoke(row.id)}>
        ${say("revoke")}<span class="unseen"> ${speech.say(`Role.${row.role}`)} ${row.area}</span>
      </button>`,
  };
  return html`<${Table}
    id=${id}
    caption=${speech.say("page.table.of", { table: say("grants") })}
    columns=${taking ? [...columns, taking] : columns}
    rows=${grants}
    rowKey=${(/** @type {Grant} */ row) => row.id}
    none=${say("grants.none")}
  />`;
}
