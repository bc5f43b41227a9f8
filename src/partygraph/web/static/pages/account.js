// 我的账号: the password, what may be done, tokens for programs, and where one is signed in.

import * as api from "../api.js";
import { isInside, useHere, useRead } from "../here.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Choice } from "../ui/select.js";
import { Failure, Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { tell } from "../ui/toast.js";
import { html, useState } from "../vendor/htm-preact-standalone.module.js";
import { Grants } from "./account/grants.js";
import { SecondFactor, Secret } from "./account/second.js";
import { ROLES, useSending } from "./account/sending.js";

/** @typedef {import("partygraph-api").Schemas["OwnAccount"]} Own */

/** The page. */
export default function Account() {
  const { speech, standing } = useHere();
  const own = useRead(standing.signed_in ? api.pathOf("account") : null);
  const found = /** @type {Own | undefined} */ (own.value);
  const say = (/** @type {string} */ word) => speech.say(`page.account.${word}`);
  const second = found?.account.local && html`<${SecondFactor} own=${found} again=${own.again} />`;
  return html`<${Page}
    title=${speech.say("page.nav.account")}
    question=${say("question")}
    scoped=${false}
    busy=${own.loading}
  >
    ${!standing.signed_in && html`<p class="banner info">${say("none")}</p>`}
    ${
      standing.must_enrol &&
      !standing.must_change &&
      html`<p class="banner warn" role="status">${say("must_enrol")}</p>`
    }
    ${standing.must_change && html`<p class="banner warn" role="status">${say("must_change")}</p>`}
    ${
      standing.signed_in &&
      html`<${Waiting} of=${own}>
        ${
          found &&
          html`<div class="stack">
            ${standing.must_enrol && !standing.must_change && second}
          ${found.account.local && html`<${Password} again=${own.again} />`}
          ${!standing.must_enrol && !standing.must_change && second}
          <${Card} id="grants" title=${say("grants")} note=${found.account.name} flush>
            <${Grants} id="grants" grants=${found.account.grants} />
          <//>
          ${isInside(standing) && html`<${Tokens} own=${found} again=${own.again} />`}
          <${Sessions} own=${found} again=${own.again} /></div>`
        }
      <//>`
    }
  <//>`;
}

/** @param {{again: () => void}} properties */
function Password({ again }) {
  const { speech } = useHere();
  const { busy, problem, send } = useSending();
  const [given, setGiven] = useState({ old: "", one: "", two: "" });
  const say = (/** @type {string} */ word) => speech.say(`page.account.password.${word}`);
  const differ = given.two !== "" && given.one !== given.two;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (differ) {
      return;
    }
    const body = { old_password: given.old, password: given.one };
    if (await send("account/password", body)) {
      tell(say("done"));
      setGiven({ old: "", one: "", two: "" });
      again();
      api.session.change();
    }
  };
  const field = (/** @type {"old" | "one" | "two"} */ name, /** @type {string} */ complete) =>
    html`<label class="choice">
      <span>${say(name)}</span>
      <input
        required
        type="password"
        autocomplete=${complete}
        maxlength="200"
        value=${given[name]}
        onInput=${(/** @type {any} */ event) => setGiven({ ...given, [name]: event.currentTarget.value })}
      />
    </label>`;
  return html`<${Card} id="password" title=${say("title")} note=${say("note")}>
    <form class="form narrow" onSubmit=${submit}>
      ${field("old", "current-password")} ${field("one", "new-password")}
      ${field("two", "new-password")}
      ${differ && html`<p role="alert">${say("differ")}</p>`}
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${busy || differ}>${say("do")}</button>
    </form>
  <//>`;
}

/** @param {{own: Own, again: () => void}} properties */
function Tokens({ own, again }) {
  const { speech } = useHere();
  const { busy, problem, send } = useSending();
  const [given, setGiven] = useState({ name: "", role: "reader", days: "90", password: "" });
  const [secret, setSecret] = useState("");
  const say = (/** @type {string} */ word) => speech.say(`page.account.tokens.${word}`);
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send("account/tokens", { ...given, days: Number(given.days) });
    if (made) {
      setSecret(made.secret);
      again();
    }
    setGiven({ ...given, name: made ? "" : given.name, password: "" });
  };
  const revoke = async (/** @type {string} */ id) => {
    if (await send(`account/tokens/${id}/revoke`, {})) {
      again();
    }
  };
  return html`<${Card} id="tokens" title=${say("title")} note=${say("note")} flush>
    <${Table}
      id="tokens"
      caption=${speech.say("page.table.of", { table: say("title") })}
      columns=${[
        { key: "name", title: say("name"), cell: (/** @type {any} */ row) => row.name },
        {
          key: "prefix",
          title: say("prefix"),
          cell: (/** @type {any} */ row) => html`<code>${row.prefix}…</code>`,
        },
        {
          key: "role",
          title: speech.say("page.account.role"),
          cell: (/** @type {any} */ row) => speech.say(`Role.${row.role}`),
        },
        { key: "until", title: say("until"), cell: (/** @type {any} */ row) => row.until },
        {
          key: "revoke",
          title: say("revoke"),
          cell: (/** @type {any} */ row) =>
            html`<button type="button" class="quiet" disabled=${busy} onClick=${() => revoke(row.id)}>
              ${say("revoke")}<span class="unseen"> ${row.name}</span>
            </button>`,
        },
      ]}
      rows=${own.tokens}
      rowKey=${(/** @type {any} */ row) => row.id}
      none=${say("none")}
    />
    <div class="card-body">
      ${secret && html`<p class="banner info" role="status"><span>${say("once")}</span> <code>${secret}</code></p>`}
      <form class="controls" onSubmit=${make}>
        <label class="choice">
          <span>${say("name")}</span>
          <input
            required
            maxlength="64"
            value=${given.name}
            onInput=${(/** @type {any} */ event) => setGiven({ ...given, name: event.currentTarget.value })}
          />
        </label>
        <${Choice}
          label=${speech.say("page.account.role")}
          value=${given.role}
          choose=${(/** @type {string} */ role) => setGiven({ ...given, role })}
          options=${ROLES.map((value) => ({ value, word: speech.say(`Role.${value}`) }))}
        />
        <${Choice}
          label=${say("days")}
          value=${given.days}
          choose=${(/** @type {string} */ days) => setGiven({ ...given, days })}
          options=${["30", "90", "180", "365"].map((value) => ({ value, word: value }))}
        />
        ${
          own.account.local &&
          html`<${Secret}
            word=${speech.say("page.account.again")}
            value=${given.password}
            set=${(/** @type {string} */ password) => setGiven({ ...given, password })}
          />`
        }
        <button type="submit" disabled=${busy}>${say("make")}</button>
      </form>
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
    </div>
  <//>`;
}

/** @param {{own: Own, again: () => void}} properties */
function Sessions({ own, again }) {
  const { speech } = useHere();
  const { busy, problem, send } = useSending();
  const [password, setPassword] = useState("");
  const say = (/** @type {string} */ word) => speech.say(`page.account.sessions.${word}`);
  const end = async (/** @type {string} */ id) => {
    if (await send(`account/sessions/${id}/end`, { password })) {
      again();
    }
    setPassword("");
  };
  const others = own.sessions.length > 1;
  return html`<${Card} id="sessions" title=${say("title")} flush>
    <${Table}
      id="sessions"
      caption=${speech.say("page.table.of", { table: say("title") })}
      columns=${[
        { key: "began_at", title: say("began"), cell: (/** @type {any} */ row) => row.began_at },
        { key: "seen_at", title: say("seen"), cell: (/** @type {any} */ row) => row.seen_at },
        { key: "address", title: say("address"), cell: (/** @type {any} */ row) => row.address },
        {
          key: "end",
          title: say("end"),
          cell: (/** @type {any} */ row) =>
            row.id === own.session
              ? say("this")
              : html`<button type="button" class="quiet" disabled=${busy} onClick=${() => end(row.id)}>
                  ${say("end")}<span class="unseen"> ${row.began_at}</span>
                </button>`,
        },
      ]}
      rows=${own.sessions}
      rowKey=${(/** @type {any} */ row) => row.id}
    />
    ${
      (others || Boolean(problem)) &&
      html`<div class="card-body">
        ${
          own.account.local &&
          html`<div class="controls">
            <${Secret} word=${say("again")} value=${password} set=${setPassword} />
          </div>`
        }
        ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      </div>`
    }
  <//>`;
}
