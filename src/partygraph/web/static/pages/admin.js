// 系统: who may sign in, for system administrators, and what each may, for security administrators.

import * as api from "../api.js";
import { useHere, useOwn, useRead } from "../here.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Tag } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { Failure, Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { tell } from "../ui/toast.js";
import { html, useState } from "../vendor/htm-preact-standalone.module.js";
import { Grants } from "./account/grants.js";
import { ROLES, useSending } from "./account/sending.js";

/** @typedef {import("partygraph-api").Schemas["Account"]} Account */

/** The page. */
export default function Admin() {
  const { speech, standing } = useHere();
  const read = useRead(api.pathOf("accounts"));
  const [chosen, setChosen] = useOwn("account");
  const found = /** @type {Account[]} */ (read.value ?? []);
  const one = found.find((account) => account.name === chosen);
  const say = (/** @type {string} */ word) => speech.say(`page.admin.${word}`);
  const state = (/** @type {Account} */ of) =>
    of.disabled ? "disabled" : of.must_change ? "must_change" : "active";
  return html`<${Page}
    title=${speech.say("page.nav.admin")}
    question=${say("question")}
    scoped=${false}
    busy=${read.loading}
  >
    ${!standing.needed && html`<p class="banner info">${say("open")}</p>`}
    <${Card} id="accounts" title=${say("accounts")} note=${say("accounts.note")} flush>
      <${Waiting} of=${read}>
        <${Table}
          id="accounts"
          caption=${speech.say("page.table.of", { table: say("accounts") })}
          columns=${[
            {
              key: "name",
              title: say("name"),
              cell: (/** @type {Account} */ row) =>
                html`<button type="button" class="link" onClick=${() => setChosen(row.name)}>${row.name}</button>`,
              order: (/** @type {Account} */ row) => row.name,
            },
            {
              key: "display_name",
              title: say("shown"),
              cell: (/** @type {Account} */ row) =>
                html`<span lang="zh">${row.display_name}</span>`,
              order: (/** @type {Account} */ row) => row.display_name,
            },
            {
              key: "state",
              title: say("state"),
              cell: (/** @type {Account} */ row) =>
                html`<${Tag} kind=${row.disabled ? "neutral" : "good"}>${speech.say(`accounts.state.${state(row)}`)}<//>
                  ${row.second_factor && html` <${Tag} kind="neutral">${say("second")}<//>`}`,
              order: (/** @type {Account} */ row) => state(row),
            },
            {
              key: "roles",
              title: say("roles"),
              kind: /** @type {const} */ ("wide"),
              cell: (/** @type {Account} */ row) =>
                speech.list(
                  row.grants.map((grant) =>
                    `${speech.say(`Role.${grant.role}`)} ${grant.area}`.trim(),
                  ),
                ) || speech.say("accounts.no_grants"),
            },
            {
              key: "signed_in_at",
              title: say("signed_in"),
              cell: (/** @type {Account} */ row) => row.signed_in_at || say("never"),
              order: (/** @type {Account} */ row) => row.signed_in_at,
            },
          ]}
          rows=${found}
          rowKey=${(/** @type {Account} */ row) => row.name}
          none=${speech.say("accounts.none")}
        />
      <//>
      ${standing.needed && html`<div class="card-body"><${Everybody} /></div>`}
    <//>
    ${one && html`<${One} key=${one.name} account=${one} again=${read.again} />`}
    ${standing.permissions.includes("administer") && html`<${New} again=${read.again} choose=${setChosen} />`}
  <//>`;
}

/** All sessions ended at once, one's own as well. */
function Everybody() {
  const { speech } = useHere();
  const { busy, problem, send } = useSending();
  const [sure, setSure] = useState(false);
  const say = (/** @type {string} */ word) => speech.say(`page.admin.everybody.${word}`);
  const end = async () => {
    if (await send("accounts/end_sessions", {})) {
      api.session.change();
    }
  };
  return html`<p class="state-do start">
      ${
        sure
          ? html`<span>${say("sure")}</span>
            <button type="button" class="primary" disabled=${busy} onClick=${end}>${say("do")}</button>
            <button type="button" disabled=${busy} onClick=${() => setSure(false)}>${say("not")}</button>`
          : html`<button type="button" onClick=${() => setSure(true)}>${say("end")}</button>`
      }
    </p>
    ${Boolean(problem) && html`<${Failure} problem=${problem} />`}`;
}

/**
 * Role and area of a grant to give.
 * @param {{given: {role: string, area: string}, set: (given: {role: string, area: string}) => void}} properties
 */
function GrantFields({ given, set }) {
  const { speech } = useHere();
  return html`<${Choice}
      label=${speech.say("page.account.role")}
      value=${given.role}
      choose=${(/** @type {string} */ role) => set({ ...given, role })}
      options=${ROLES.map((value) => ({ value, word: speech.say(`Role.${value}`) }))}
    />
    <label class="choice">
      <span>${speech.say("page.admin.area")}</span>
      <input
        inputmode="numeric"
        maxlength="12"
        value=${given.area}
        placeholder=${speech.say("page.account.whole")}
        onInput=${(/** @type {any} */ event) => set({ ...given, area: event.currentTarget.value.trim() })}
      />
    </label>`;
}

/** @param {{account: Account, again: () => void}} properties */
function One({ account, again }) {
  const { speech, standing } = useHere();
  const { busy, problem, send } = useSending();
  const [given, setGiven] = useState({ role: "reader", area: "", valid_from: "", valid_to: "" });
  const [password, setPassword] = useState("");
  const say = (/** @type {string} */ word) => speech.say(`page.admin.${word}`);
  const own = standing.name === account.name;
  const grants = standing.permissions.includes("grant");
  const act = async (/** @type {string} */ verb, /** @type {unknown} */ body) => {
    const done = await send(`accounts/${encodeURIComponent(account.name)}/${verb}`, body);
    if (done) {
      tell(say("done"));
      setPassword(done.password ?? "");
      again();
    }
  };
  const grant = (/** @type {Event} */ event) => {
    event.preventDefault();
    const days = { valid_from: given.valid_from || null, valid_to: given.valid_to || null };
    act("grant", { role: given.role, area: given.area, ...days });
  };
  const day = (/** @type {"valid_from" | "valid_to"} */ name, /** @type {string} */ word) =>
    html`<label class="choice">
      <span>${speech.say(`page.account.${word}`)}</span>
      <input
        type="date"
        value=${given[name]}
        onInput=${(/** @type {any} */ event) => setGiven({ ...given, [name]: event.currentTarget.value })}
      />
    </label>`;
  return html`<${Card} id="account" title=${account.name} note=${own ? say("own") : account.display_name} flush>
    <${Grants}
      id="account-grants"
      grants=${account.grants}
      revoke=${own || !grants ? undefined : (/** @type {string} */ id) => act("revoke", { grant: id })}
    />
    ${
      !own &&
      html`<div class="card-body">
        ${password && html`<${Once} password=${password} />`}
        ${
          grants &&
          html`<form class="controls" onSubmit=${grant}>
            <${GrantFields} given=${given} set=${(/** @type {any} */ some) => setGiven({ ...given, ...some })} />
            ${day("valid_from", "from")} ${day("valid_to", "to")}
            <button type="submit" disabled=${busy}>${say("grant")}</button>
          </form>`
        }
        ${
          standing.permissions.includes("administer") &&
          html`<p class="state-do start">
            <button type="button" disabled=${busy} onClick=${() => act(account.disabled ? "enable" : "disable", {})}>
              ${say(account.disabled ? "enable" : "disable")}
            </button>
            ${account.local && html`<button type="button" disabled=${busy} onClick=${() => act("password", {})}>${say("password")}</button>`}
            <button type="button" disabled=${busy} onClick=${() => act("end_sessions", {})}>${say("end_sessions")}</button>
            ${account.second_factor && html`<button type="button" disabled=${busy} onClick=${() => act("take_second_factor", {})}>${say("take_second")}</button>`}
          </p>`
        }
        ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      </div>`
    }
  <//>`;
}

/** A password that is told once. @param {{password: string}} properties */
function Once({ password }) {
  const { speech } = useHere();
  return html`<p class="banner info" role="status">
    <span>${speech.say("page.admin.once")}</span> <code>${password}</code>
  </p>`;
}

/** @param {{again: () => void, choose: (name: string) => void}} properties */
function New({ again, choose }) {
  const { speech, standing } = useHere();
  const { busy, problem, send } = useSending();
  const grants = standing.permissions.includes("grant");
  const [given, setGiven] = useState({
    name: "",
    display_name: "",
    role: "administrator",
    area: "",
  });
  const [password, setPassword] = useState("");
  const say = (/** @type {string} */ word) => speech.say(`page.admin.${word}`);
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const { role, area, ...who } = given;
    const made = await send("accounts", { ...who, grants: grants ? [{ role, area }] : [] });
    if (made) {
      setPassword(made.password);
      setGiven({ ...given, name: "", display_name: "" });
      if (standing.needed) {
        choose(made.account.name);
        again();
      }
    }
  };
  const text = (/** @type {"name" | "display_name"} */ name, /** @type {string} */ word) =>
    html`<label class="choice">
      <span>${say(word)}</span>
      <input
        required=${name === "name"}
        autocomplete="off"
        maxlength="64"
        value=${given[name]}
        onInput=${(/** @type {any} */ event) => setGiven({ ...given, [name]: event.currentTarget.value })}
      />
    </label>`;
  return html`<${Card} id="new" title=${say("new")} note=${say("new.note")}>
    ${password && html`<${Once} password=${password} />`}
    <form class="controls" onSubmit=${make}>
      ${text("name", "name")} ${text("display_name", "shown")}
      ${grants && html`<${GrantFields} given=${given} set=${(/** @type {any} */ some) => setGiven({ ...given, ...some })} />`}
      <button type="submit" class="primary" disabled=${busy}>${say("make")}</button>
    </form>
    ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
  <//>`;
}
