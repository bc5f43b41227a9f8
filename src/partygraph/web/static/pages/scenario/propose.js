// Ask for the best pairings under rules; see how far it is, stop it, keep what comes.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Choice } from "../../ui/select.js";
import { Failure } from "../../ui/state.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { useRules, useRun } from "./asked.js";
import { Pairs, pairsOf } from "./pairs.js";
import { PlanShown } from "./plan.js";

const NUMBERS = /** @type {const} */ ([
  "most_changes",
  "unit_most",
  "community_least",
  "community_most",
  "seconds",
]);
const FIRST = /** @type {Record<string, string>} */ ({ most_changes: "5", seconds: "20" });
const CHOICES = /** @type {const} */ ({
  reading: ["split", "equal_share", "coverage"],
  reach: ["declared", "anywhere"],
  near: ["county", "town", "anywhere"],
});

/** The form and the plan. */
export function Propose() {
  const { speech } = useHere();
  const [given, setGiven] = useState(FIRST);
  const [flags, setFlags] = useState({ from_nothing: false, keep: false });
  const [wished, setWished] = useState(/** @type {import("./pairs.js").Wished[]} */ ([]));
  const { run, plan, problem, busy, begin, stop } = useRun();
  const numbers = Object.fromEntries(
    NUMBERS.filter((name) => given[name]).map((name) => [name, Number(given[name])]),
  );
  const choices = Object.fromEntries(
    Object.keys(CHOICES)
      .filter((name) => given[name])
      .map((name) => [name, given[name]]),
  );
  const rules = useRules({
    ...numbers,
    ...choices,
    ...flags,
    must: pairsOf(wished, "must"),
    must_not: pairsOf(wished, "must_not"),
  });
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.${name}`);
  const set = (/** @type {string} */ name) => (/** @type {Event} */ event) =>
    setGiven({ ...given, [name]: /** @type {HTMLInputElement} */ (event.target).value });
  return html`<${Card} id="propose" title=${say("propose")} note=${say("propose.note")}>
    <form
      class="controls"
      onSubmit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        begin(rules);
      }}
    >
      ${NUMBERS.map(
        (name) =>
          html`<label key=${name}>
            <span>${say(`rule.${name}`)}</span>
            <input type="number" min="0" max="100000" value=${given[name] ?? ""} onInput=${set(name)} />
          </label>`,
      )}
      ${Object.entries(CHOICES).map(
        ([name, values]) =>
          html`<${Choice}
            key=${name}
            label=${say(`rule.${name}`)}
            value=${given[name] ?? values[0]}
            choose=${(/** @type {string} */ value) => setGiven({ ...given, [name]: value })}
            options=${values.map((value) => ({ value, word: say(`rule.${name}.${value}`) }))}
          />`,
      )}
      ${
        /** @type {const} */ (["from_nothing", "keep"]).map(
          (name) =>
            html`<label key=${name} class="check">
            <input
              type="checkbox"
              checked=${flags[name]}
              onChange=${() => setFlags({ ...flags, [name]: !flags[name] })}
            />
            <span>${say(`rule.${name}`)}</span>
          </label>`,
        )
      }
      <${Pairs} wished=${wished} change=${setWished} />
      <button type="submit" class="primary" disabled=${busy}>${say("propose.do")}</button>
      ${busy && run?.id && html`<button type="button" onClick=${stop}>${say("stop")}</button>`}
    </form>
    <p role="status" class="progress">
      ${
        busy &&
        speech.say(run?.stopped ? "page.scenario.stopping" : "page.scenario.searching", {
          seconds: Math.round(run?.seconds ?? 0),
          limit: rules.seconds ? Number(rules.seconds) : 30,
          aim:
            (run?.aim ? speech.value("Aim", run.aim) : "…") +
            ((run?.places ?? 1) > 1 ? ` ${run?.done}/${run?.places}` : ""),
        })
      }
    </p>
    ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
    ${plan && html`<${PlanShown} plan=${plan} run=${run?.id} />`}
  <//>`;
}
