// 登录: a name and a password, or the provider; afterwards the page of the address is there.

import * as api from "../api.js";
import { useHere } from "../here.js";
import { firstPage } from "../permissions.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Failure } from "../ui/state.js";
import { html, useState } from "../vendor/htm-preact-standalone.module.js";

/** The page. */
export default function SignIn() {
  const { address, go, href, speech, standing } = useHere();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const say = (/** @type {string} */ word) => speech.say(`page.signin.${word}`);
  const away = address.page === "signin";
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const found = await api.send("POST", api.pathOf("session"), { name, password }, speech.lang);
      if (away) {
        go({ page: firstPage(found), own: {} }, true);
      }
      api.session.change();
    } catch (failed) {
      setProblem(failed);
      setPassword("");
    }
    setBusy(false);
  };
  const failed = address.own.failed;
  const to = away ? href({ page: "overview", own: {} }) : href({});
  return html`<${Page} title=${speech.say("page.nav.signin")} question=${say("question")} scoped=${false}>
    <${Card} id="signin" title=${say("title")}>
      ${
        standing.signed_in
          ? html`<p>${speech.say("page.signin.already", { name: standing.name })}</p>`
          : html`<form class="form narrow" onSubmit=${submit}>
            ${failed && html`<p class="banner warn" role="alert">${speech.say(`error.${failed}`)}</p>`}
            ${
              standing.provider &&
              html`<a class="button primary" href=${api.pathOf("session/provider", { to })}>
                ${say("provider")}
              </a>`
            }
            <label class="choice">
              <span>${say("name")}</span>
              <input
                required
                autocomplete="username"
                autocapitalize="none"
                spellcheck=${false}
                maxlength="64"
                value=${name}
                onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)}
              />
            </label>
            <label class="choice">
              <span>${say("password")}</span>
              <input
                required
                type="password"
                autocomplete="current-password"
                value=${password}
                onInput=${(/** @type {any} */ event) => setPassword(event.currentTarget.value)}
              />
            </label>
            ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
            <button type="submit" class="primary" disabled=${busy}>${say("do")}</button>
            <p>${say("help")}</p>
          </form>`
      }
    <//>
  <//>`;
}
