// The second factor of one's own account: set up with an app, told what to keep, given up.

import * as api from "../../api.js";
import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Failure } from "../../ui/state.js";
import { tell } from "../../ui/toast.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { useSending } from "./sending.js";

/** @typedef {import("partygraph-api").Schemas["OwnAccount"]} Own */
/** @typedef {import("partygraph-api").Schemas["SecondFactorBegun"]} Begun */

/**
 * A field for a password or a code that is asked again.
 * @param {object} properties
 * @param {string} properties.word
 * @param {string} properties.value
 * @param {(value: string) => void} properties.set
 * @param {boolean} [properties.code] whether it is a code of the app
 */
export function Secret({ word, value, set, code = false }) {
  return html`<label class="choice">
    <span>${word}</span>
    <input
      required
      type=${code ? "text" : "password"}
      autocomplete=${code ? "one-time-code" : "current-password"}
      autocapitalize="none"
      spellcheck=${false}
      maxlength=${code ? 64 : 200}
      value=${value}
      onInput=${(/** @type {any} */ event) => set(event.currentTarget.value)}
    />
  </label>`;
}

/** @param {{own: Own, again: () => void}} properties */
export function SecondFactor({ own, again }) {
  const { speech } = useHere();
  const [codes, setCodes] = useState(/** @type {string[]} */ ([]));
  const say = (/** @type {string} */ word) => speech.say(`page.account.second.${word}`);
  const changed = () => {
    again();
    api.session.change();
  };
  return html`<${Card} id="second-factor" title=${say("title")} note=${say("note")}>
    ${codes.length > 0 && html`<${Codes} codes=${codes} close=${() => [setCodes([]), changed()]} />`}
    ${
      codes.length > 0
        ? ""
        : own.account.second_factor
          ? html`<${Ending} left=${own.recovery_codes} changed=${changed} />`
          : own.second_factor_offered
            ? html`<${Beginning} confirmed=${setCodes} />`
            : html`<p>${say("closed")}</p>`
    }
  <//>`;
}

/** What is told once. @param {{codes: string[], close: () => void}} properties */
function Codes({ codes, close }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ word) => speech.say(`page.account.second.${word}`);
  return html`<div role="status">
    <p class="banner info">${say("codes")}</p>
    <ul class="codes">
      ${codes.map((one) => html`<li key=${one}><code>${one}</code></li>`)}
    </ul>
    <p class="state-do start">
      <button type="button" class="primary" onClick=${close}>${say("kept")}</button>
    </p>
  </div>`;
}

/** @param {{confirmed: (codes: string[]) => void}} properties */
function Beginning({ confirmed }) {
  const { speech } = useHere();
  const { busy, problem, send } = useSending();
  const [begun, setBegun] = useState(/** @type {Begun | undefined} */ (undefined));
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const say = (/** @type {string} */ word) => speech.say(`page.account.second.${word}`);
  const begin = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBegun(await send("account/second_factor", { password }));
    setPassword("");
  };
  const confirm = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send("account/second_factor/confirm", { state: begun?.state, code });
    setCode("");
    if (made) {
      confirmed(made.codes);
    }
  };
  if (!begun) {
    return html`<form class="form narrow" onSubmit=${begin}>
      <${Secret} word=${speech.say("page.account.again")} value=${password} set=${setPassword} />
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${busy}>${say("begin")}</button>
    </form>`;
  }
  return html`<form class="form narrow" onSubmit=${confirm}>
    <p>${say("scan")}</p>
    <img class="qr" src=${begun.picture} alt=${say("picture")} width="196" height="196" />
    <p>${say("type")} <code>${begun.secret.match(/.{1,4}/g)?.join(" ")}</code></p>
    <${Secret} code word=${say("code")} value=${code} set=${setCode} />
    ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
    <button type="submit" class="primary" disabled=${busy}>${say("confirm")}</button>
  </form>`;
}

/** @param {{left: number, changed: () => void}} properties */
function Ending({ left, changed }) {
  const { speech } = useHere();
  const { busy, problem, send } = useSending();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const say = (/** @type {string} */ word) => speech.say(`page.account.second.${word}`);
  const end = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const done = await send("account/second_factor/end", { password, code });
    setPassword("");
    setCode("");
    if (done) {
      tell(say("ended"));
      changed();
    }
  };
  return html`<p>${speech.say("page.account.second.there", { codes: left })}</p>
    <form class="form narrow" onSubmit=${end}>
      <${Secret} word=${speech.say("page.account.again")} value=${password} set=${setPassword} />
      <${Secret} code word=${say("any_code")} value=${code} set=${setCode} />
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" disabled=${busy}>${say("end")}</button>
    </form>`;
}
