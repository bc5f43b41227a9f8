// A new case or whistle, or the next step of one, entered with the checks of a ledger.

import { pathOf } from "../../api.js";
import { EntryForm, Field, thisMinute, useEntering } from "../../entering.js";
import { useAnswer, useHere, useRead } from "../../here.js";
import { Chip, Chosen } from "../../ui/chosen.js";
import { Finder } from "../../ui/finder.js";
import { Choice } from "../../ui/select.js";
import { Waiting } from "../../ui/state.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../ui/chosen.js").Named} Named */
/** @typedef {import("partygraph-api").Schemas["CaseEntry"]} Case */

const TOWN = 9; // figures of the code of a street or town

/** The minute that is looked at: now, or nine o'clock of the day of the address. */
function useMinute() {
  const day = useHere().address.as_of;
  return day ? `${day}T09:00` : thisMinute();
}

/**
 * @param {{close: () => void, done: () => void}} properties
 */
export function NewCase({ close, done }) {
  const { area, places: known, speech } = useHere();
  const places = useAnswer("pairing_coverage", { area, limit: 100000 });
  const rows = places.value?.rows ?? [];
  const [given, setGiven] = useState({
    channel: "hotline",
    category: "other",
    area_id: "",
    opened: useMinute(),
  });
  const [called, setCalled] = useState(/** @type {Named[]} */ ([]));
  const entering = useEntering(done);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value });
  const place = given.area_id || rows[0]?.id || "";
  const street = place.slice(0, TOWN);
  const whistle = given.channel === "whistle";
  const entered = () => {
    const id = `case-${place}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`;
    const one = { case_id: id, at: given.opened };
    const cases = [{ ...given, id, area_id: place }];
    /** @type {Record<string, string>[]} */
    const steps = [{ ...one, kind: "received", area_id: whistle ? street : place }];
    for (const { id: unit } of whistle ? called : []) {
      steps.push({ ...one, kind: "handed_over", unit_id: unit });
    }
    return { cases, steps };
  };
  return html`<${EntryForm}
    title=${speech.say("page.cases.new")}
    close=${close}
    entering=${entering}
    ready=${Boolean(place) && (!whistle || called.length > 0)}
    rows=${entered}
  >
    <${Choice}
      label=${speech.say("field.channel")}
      value=${given.channel}
      choose=${set("channel")}
      options=${speech.members("Channel").filter(({ value }) => value !== "meeting")}
    />
    <${Choice}
      label=${speech.say("page.cases.category")}
      value=${given.category}
      choose=${set("category")}
      options=${speech.members("CaseCategory")}
    />
    <${Choice}
      label=${speech.say("page.cases.where")}
      value=${place}
      choose=${set("area_id")}
      options=${rows.map((row) => ({ value: row.id, word: row.name }))}
    />
    <${Field}
      label=${speech.say("field.opened")}
      value=${given.opened}
      choose=${set("opened")}
      more=${{ type: "datetime-local" }}
    />
    ${
      whistle &&
      html`<p class="hint">
          ${speech.say("page.cases.whistle.by", {
            street: known.find(({ id }) => id === street)?.name ?? street,
          })}
        </p>
        <${Called} called=${called} change=${setCalled} />`
    }
  <//>`;
}

/** The departments that are called. @param {{called: Named[], change: (called: Named[]) => void}} properties */
function Called({ called, change }) {
  const { speech } = useHere();
  const label = speech.say("page.cases.whistle.call");
  return html`<div class="choice">
    <span>${label}</span>
    ${called.map(
      (one) =>
        html`<${Chip}
          key=${one.id}
          label=${label}
          name=${one.name}
          drop=${() => change(called.filter((other) => other !== one))}
        />`,
    )}
    <${Finder}
      id="called"
      label=${label}
      among="units"
      wanted=${(/** @type {Named} */ row) => called.every(({ id }) => id !== row.id)}
      take=${(/** @type {Named} */ row) => change([...called, { id: row.id, name: row.name }])}
    />
  </div>`;
}

/**
 * @param {{id: string, close: () => void, done: () => void}} properties the case
 */
export function NextStep({ id, close, done }) {
  const { speech } = useHere();
  const stands = useRead(pathOf(`entries/cases/${encodeURIComponent(id)}`));
  const [given, setGiven] = useState({ kind: "", at: useMinute() });
  const [body, setBody] = useState(/** @type {Named | null | undefined} */ (undefined));
  const entering = useEntering(done);
  /** @type {Case | undefined} */
  const told = stands.value;
  const kind = given.kind || told?.next[0] || "";
  const usual = told && bodyOf(told, kind);
  const chosen = body === undefined ? usual : body;
  return html`<${EntryForm}
    title=${speech.say("page.cases.next", { id })}
    close=${close}
    entering=${entering}
    ready=${Boolean(kind && chosen)}
    rows=${() => ({
      steps: [{ case_id: id, kind, at: given.at, [`${chosen?.body}_id`]: chosen?.id ?? "" }],
    })}
  >
    <${Waiting} of=${stands} lines=${4}>
      ${told && html`<${SoFar} told=${told} />`}
      ${
        told &&
        html`<${Choice}
          label=${speech.say("page.cases.step")}
          value=${kind}
          choose=${(/** @type {string} */ value) => (setGiven({ ...given, kind: value }), setBody(undefined))}
          options=${told.next.map((value) => ({ value, word: speech.value("StepKind", value) }))}
        />`
      }
      <div class="choice">
        <span>${speech.say("page.cases.body")}</span>
        <${Chosen}
          id="step-body"
          label=${speech.say("page.cases.body")}
          value=${chosen ?? null}
          change=${setBody}
        />
      </div>
      <${Field}
        label=${speech.say("page.cases.at")}
        value=${given.at}
        choose=${(/** @type {string} */ at) => setGiven({ ...given, at })}
        more=${{ type: "datetime-local" }}
      />
    <//>
  <//>`;
}

/** What happened so far, and who has not answered. @param {{told: Case}} properties */
function SoFar({ told }) {
  const { speech } = useHere();
  return html`<ol class="reasons">
      ${told.steps.map(
        (one, place) =>
          html`<li key=${place}>
            ${one.at.replace("T", " ")} · ${speech.value("StepKind", one.kind)} · ${one.name}
          </li>`,
      )}
    </ol>
    ${
      told.unanswered.length > 0 &&
      html`<p class="hint">
        ${speech.say("page.cases.whistle.waits", {
          names: speech.list(told.unanswered.map(({ name }) => name)),
        })}
      </p>`
    }`;
}

/**
 * Whose step it will most likely be: who has not answered, else who had the case last.
 * @param {Case} told
 * @param {string} kind
 * @returns {Named | null}
 */
function bodyOf(told, kind) {
  if (kind === "answered" && told.unanswered.length > 0) {
    return told.unanswered[0];
  }
  if (["handed_over", "sent_up", "sent_down"].includes(kind)) {
    return null;
  }
  const last = told.steps
    .filter((one) => told.channel !== "whistle" || one.kind === "received")
    .at(-1);
  return last ?? { id: told.area_id, name: told.area_name, body: "area" };
}
