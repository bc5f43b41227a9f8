// Wishes, claims and what is done of them, entered by a button with the checks of a ledger.

import { EntryForm, Field, useDay, useEntering } from "./entering.js";
import { useAnswer, useHere } from "./here.js";
import { Chosen } from "./ui/chosen.js";
import { Choice } from "./ui/select.js";
import { html, useState } from "./vendor/htm-preact-standalone.module.js";

/** @typedef {import("./ui/chosen.js").Named} Named */
/**
 * @typedef {object} Pledge a project or a service
 * @property {string} id
 * @property {"projects" | "services"} table
 * @property {string} name
 * @property {string} state
 * @property {string | null} unit_claimed_on
 * @property {string | null} community_claimed_on
 */

const OPEN = ["planned", "running"];

/**
 * What may be done with it, by the rules of `claims.FOLLOWS`, which the server holds.
 * @param {Pledge} pledge
 */
function deeds({ state, unit_claimed_on: unit, community_claimed_on: community }) {
  if (!OPEN.includes(state)) {
    return state === "stopped" ? ["planned"] : [];
  }
  const both = unit && community;
  return [
    ...(unit ? [] : ["unit"]),
    ...(community ? [] : ["community"]),
    ...(both && state === "planned" ? ["running"] : []),
    ...(both ? ["done"] : []),
    "stopped",
  ];
}

/**
 * The buttons of what may be done with a project or a service.
 * @param {{pledge: Pledge, done: () => void}} properties
 */
export function Deeds({ pledge, done }) {
  const { address, speech } = useHere();
  const [deed, setDeed] = useState("");
  if (address.scenario) {
    return "";
  }
  return html`<span class="deeds">
    ${deeds(pledge).map(
      (one) =>
        html`<button key=${one} type="button" data-asks="edit" onClick=${() => setDeed(one)}>
          ${speech.say(`page.deed.${one}`)}<span class="unseen">${` ${pledge.name} ${pledge.id}`}</span>
        </button>`,
    )}
    ${deed && html`<${Deed} pledge=${pledge} deed=${deed} close=${() => setDeed("")} done=${() => (setDeed(""), done())} />`}
  </span>`;
}

/** @param {{pledge: Pledge, deed: string, close: () => void, done: () => void}} properties */
function Deed({ pledge, deed, close, done }) {
  const { speech } = useHere();
  const [day, setDay] = useState(useDay());
  const entering = useEntering(done);
  const claim = deed === "unit" || deed === "community";
  const cells = claim ? { [`${deed}_claimed_on`]: day } : { state: deed };
  const title = `${speech.say(`page.deed.${deed}`)}：${pledge.name}`;
  return html`<${EntryForm}
    title=${title}
    close=${close}
    entering=${entering}
    rows=${() => ({ [pledge.table]: [{ id: pledge.id, ...cells }] })}
  >
    ${
      claim
        ? html`<${Field} label=${speech.say("page.deed.day")} value=${day} choose=${setDay} more=${{ type: "date" }} />`
        : html`<p class="hint">${speech.say(`page.deed.${deed}.note`)}</p>`
    }
  <//>`;
}

/**
 * A unit claims a demand; without having offered anything before, it gives what is wanted.
 * @param {{demand?: Named, unit?: Named, close: () => void, done: () => void}} properties
 */
export function ClaimDemand({ demand, unit, close, done }) {
  const { speech } = useHere();
  const [mine, setMine] = useState(/** @type {Named | null} */ (unit ?? null));
  const [wanted, setWanted] = useState(/** @type {Named | null} */ (demand ?? null));
  const [day, setDay] = useState(useDay());
  const entering = useEntering(done);
  const say = (/** @type {string} */ name) => speech.say(`page.claim.${name}`);
  return html`<${EntryForm}
    title=${demand ? `${say("title")}：${demand.name}` : say("title")}
    close=${close}
    entering=${entering}
    ready=${Boolean(mine && wanted)}
    rows=${() => ({
      services: [{ demand_id: wanted?.id ?? "", unit_id: mine?.id ?? "", unit_claimed_on: day }],
    })}
  >
    ${
      !unit &&
      html`<div class="choice">
        <span>${say("unit")}</span>
        <${Chosen} id="claim-unit" label=${say("unit")} value=${mine} change=${setMine} among="units" />
      </div>`
    }
    ${!demand && html`<${Unmet} value=${wanted} choose=${setWanted} />`}
    <${Field} label=${speech.say("page.deed.day")} value=${day} choose=${setDay} more=${{ type: "date" }} />
    <p class="hint">${say("note")}</p>
  <//>`;
}

/** The unmet demands of the place, to choose one. @param {{value: Named | null, choose: (value: Named) => void}} properties */
function Unmet({ value, choose }) {
  const { area, speech } = useHere();
  const county = area.slice(0, 6);
  const unmet = useAnswer("unmet_demands", { area: county, limit: 1000 });
  const rows = unmet.value?.rows ?? [];
  const first = rows[0];
  if (!value && first) {
    choose({ id: first.id, name: first.name });
  }
  return html`<${Choice}
    label=${speech.say("page.claim.demand")}
    value=${value?.id ?? ""}
    choose=${(/** @type {string} */ id) => choose({ id, name: "" })}
    options=${rows.map((row) => ({ value: row.id, word: `${row.area_name} · ${row.name}` }))}
  />`;
}

/**
 * A micro-wish of a community; nobody's name is kept.
 * @param {{place?: string, close: () => void, done: () => void}} properties `place` is its code
 */
export function NewWish({ place, close, done }) {
  const { area, speech } = useHere();
  const places = useAnswer("pairing_coverage", place ? null : { area, limit: 100000 });
  const rows = places.value?.rows ?? [];
  const [given, setGiven] = useState({
    name: "",
    category: "elderly_care",
    area_id: place ?? "",
    urgency: "medium",
    quantity: "1",
    unit_of_count: "items",
    valid_from: useDay(),
  });
  const entering = useEntering(done);
  const say = (/** @type {string} */ name) => speech.say(`page.wish.${name}`);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value });
  const where = given.area_id || rows[0]?.id || "";
  const choice = (
    /** @type {"category" | "urgency" | "unit_of_count"} */ name,
    /** @type {string} */ kind,
  ) =>
    html`<${Choice}
      label=${say(name)}
      value=${given[name]}
      choose=${set(name)}
      options=${speech.members(kind)}
    />`;
  return html`<${EntryForm}
    title=${say("new")}
    close=${close}
    entering=${entering}
    ready=${Boolean(where)}
    rows=${() => ({ demands: [{ ...given, area_id: where, kind: "micro_wish" }] })}
  >
    <${Field} label=${say("name")} value=${given.name} choose=${set("name")} more=${{ maxlength: "200" }} />
    ${
      !place &&
      html`<${Choice}
        label=${say("where")}
        value=${where}
        choose=${set("area_id")}
        options=${rows.map((row) => ({ value: row.id, word: row.name }))}
      />`
    }
    ${choice("category", "Category")} ${choice("urgency", "Urgency")}
    <${Field}
      label=${say("quantity")}
      value=${given.quantity}
      choose=${set("quantity")}
      more=${{ type: "number", min: "1" }}
    />
    ${choice("unit_of_count", "UnitOfCount")}
    <${Field} label=${say("from")} value=${given.valid_from} choose=${set("valid_from")} more=${{ type: "date" }} />
    <p class="hint">${say("note")}</p>
  <//>`;
}
