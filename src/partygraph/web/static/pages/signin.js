// 登录: a name and a password, or the provider; afterwards the page of the address is there.

import * as api from "../api.js";
import { useHere } from "../here.js";
import { firstPage } from "../permissions.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Failure } from "../ui/state.js";
import { Secret } from "./account/second.js";
import { html, useEffect, useRef, useState } from "../vendor/htm-preact-standalone.module.js";

/** The page. */
export default function SignIn() {
  const { address, go, href, speech, standing } = useHere();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [half, setHalf] = useState(false); // the password was right, and a code is waited for
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const say = (/** @type {string} */ word) => speech.say(`page.signin.${word}`);
  const away = address.page === "signin";
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => {
    if (half) {
      form.current?.querySelector("input")?.focus();
    }
  }, [half]);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const told = half
        ? await api.send("POST", api.pathOf("session/code"), { code }, speech.lang)
        : await api.send("POST", api.pathOf("session"), { name, password }, speech.lang);
      setHalf(told.code_needed);
      setPassword("");
      if (told.code_needed) {
        setBusy(false);
        return;
      }
      if (away) {
        go({ page: firstPage(told), own: {} }, true);
      }
      api.session.change();
    } catch (failed) {
      setProblem(failed);
      setPassword("");
      setCode("");
    }
    setBusy(false);
  };
  const leave = async () => {
    setBusy(true);
    try {
      const told = await api.send("POST", api.pathOf("session/provider"), { to }, speech.lang);
      location.assign(told.address);
    } catch (failed) {
      setProblem(failed);
      setBusy(false);
    }
  };
  const failed = address.own.failed;
  const to = away ? href({ page: "overview", own: {} }) : href({});
  return html`<${Page} title=${speech.say("page.nav.signin")} question=${say("question")} scoped=${false}>
    <${Card} id="signin" title=${say("title")}>
      ${
        standing.signed_in
          ? html`<p>${speech.say("page.signin.already", { name: standing.name })}</p>`
          : half
            ? html`<form key="half" ref=${form} class="form narrow" onSubmit=${submit}>
            <p>${say("half")}</p>
            <${Secret} code word=${say("code")} value=${code} set=${setCode} />
            ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
            <button type="submit" class="primary" disabled=${busy}>${say("do")}</button>
            <p class="state-do start">
              <button type="button" class="quiet" onClick=${() => [setHalf(false), setProblem(null)]}>
                ${say("back")}
              </button>
            </p>
            <p>${say("half.help")}</p>
          </form>`
            : html`<form key="whole" class="form narrow" onSubmit=${submit}>
            ${failed && html`<p class="banner warn" role="alert">${speech.say(`error.${failed}`)}</p>`}
            ${
              standing.provider &&
              html`<button type="button" class="primary" disabled=${busy} onClick=${leave}>
                ${say("provider")}
              </button>`
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
