// A new case, or the next step of one, entered on the page with the checks of a ledger.

import { useEntering } from "../../entering.js";
import { useAnswer, useHere } from "../../here.js";
import { Dialog } from "../../ui/dialog.js";
import { Choice } from "../../ui/select.js";
import { Failure } from "../../ui/state.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

const CHANNELS = ["hotline", "platform", "hall", "whistle", "micro_wish", "work_order"];
const CATEGORIES = [
  "property_management",
  "sanitation",
  "public_safety",
  "neighbour_dispute",
  "public_facilities",
  "traffic_and_parking",
  "housing",
  "livelihood",
  "noise_and_pollution",
  "other",
];
const STEPS = [
  "received",
  "sent_up",
  "sent_down",
  "handed_over",
  "answered",
  "solved",
  "closed",
  "reopened",
];

/** This minute of local time, as a field for a moment has it. */
function thisMinute() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

/**
 * @param {{close: () => void, done: () => void}} properties
 */
export function NewCase({ close, done }) {
  const { area, speech } = useHere();
  const places = useAnswer("pairing_coverage", { area, limit: 100000 });
  const rows = places.value?.rows ?? [];
  const [given, setGiven] = useState({
    channel: "hotline",
    category: "other",
    area_id: "",
    opened: thisMinute(),
  });
  const { busy, problem, enter } = useEntering(done);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value });
  const place = given.area_id || rows[0]?.id || "";
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    enter({ cases: [{ ...given, area_id: place }] });
  };
  return html`<${Dialog} title=${speech.say("page.cases.new")} close=${close}>
    <form class="form" onSubmit=${submit}>
      <${Choice}
        label=${speech.say("field.channel")}
        value=${given.channel}
        choose=${set("channel")}
        options=${CHANNELS.map((value) => ({ value, word: speech.value("Channel", value) }))}
      />
      <${Choice}
        label=${speech.say("page.cases.category")}
        value=${given.category}
        choose=${set("category")}
        options=${CATEGORIES.map((value) => ({ value, word: speech.value("CaseCategory", value) }))}
      />
      <${Choice}
        label=${speech.say("page.cases.where")}
        value=${place}
        choose=${set("area_id")}
        options=${rows.map((row) => ({ value: row.id, word: row.name }))}
      />
      <${Moment} label=${speech.say("field.opened")} value=${given.opened} choose=${set("opened")} />
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${busy || !place}>
        ${speech.say("page.cases.enter")}
      </button>
    </form>
  <//>`;
}

/**
 * @param {{id: string, close: () => void, done: () => void}} properties the case
 */
export function NextStep({ id, close, done }) {
  const { area, speech } = useHere();
  const [given, setGiven] = useState({
    kind: "handed_over",
    by: "area",
    body: area,
    at: thisMinute(),
  });
  const { busy, problem, enter } = useEntering(done);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const body = { [`${given.by}_id`]: given.body.trim() };
    enter({ steps: [{ case_id: id, kind: given.kind, at: given.at, ...body }] });
  };
  return html`<${Dialog} title=${speech.say("page.cases.next", { id })} close=${close}>
    <form class="form" onSubmit=${submit}>
      <${Choice}
        label=${speech.say("page.cases.step")}
        value=${given.kind}
        choose=${set("kind")}
        options=${STEPS.map((value) => ({ value, word: speech.value("StepKind", value) }))}
      />
      <${Choice}
        label=${speech.say("page.cases.body.kind")}
        value=${given.by}
        choose=${set("by")}
        options=${["area", "unit", "organisation"].map((value) => ({
          value,
          word: speech.say(`page.cases.body.${value}`),
        }))}
      />
      <label class="choice">
        <span>${speech.say("page.cases.body")}</span>
        <input
          value=${given.body}
          required
          maxlength="64"
          onInput=${(/** @type {any} */ event) => set("body")(event.currentTarget.value)}
        />
      </label>
      <${Moment} label=${speech.say("page.cases.at")} value=${given.at} choose=${set("at")} />
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${busy}>
        ${speech.say("page.cases.enter")}
      </button>
    </form>
  <//>`;
}

/** @param {{label: string, value: string, choose: (value: string) => void}} properties */
function Moment({ label, value, choose }) {
  return html`<label class="choice">
    <span>${label}</span>
    <input
      type="datetime-local"
      required
      value=${value}
      onInput=${(/** @type {any} */ event) => choose(event.currentTarget.value)}
    />
  </label>`;
}
