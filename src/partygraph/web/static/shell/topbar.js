// The bar above every page: whose it is, search, and how it is read.

import { isInside, useHere } from "../here.js";
import { FIRST_PAGE } from "../address.js";
import * as api from "../api.js";
import { firstPage } from "../permissions.js";
import { prefer, preferred } from "../preferences.js";
import { Menu } from "../ui/menu.js";
import { Select } from "../ui/select.js";
import { html, useEffect, useState } from "../vendor/htm-preact-standalone.module.js";
import { Search } from "./search.js";

/** The bar. */
export function Topbar() {
  const { href, speech, standing } = useHere();
  const inside = isInside(standing);
  return html`<header class="topbar">
    <a class="brand" href=${href({ page: inside ? firstPage(standing) : FIRST_PAGE, id: "", own: {} })}>
      <svg class="brand-mark" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
        <rect width="28" height="28" rx="6" />
        <circle class="ring" cx="14" cy="14" r="5.5" />
        <circle class="ring" cx="14" cy="14" r="9.5" />
        <circle class="dot" cx="14" cy="14" r="2.4" />
        <circle class="dot" cx="14" cy="4.5" r="1.9" />
        <circle class="dot" cx="18.8" cy="16.8" r="1.9" />
        <circle class="dot" cx="5.6" cy="18.4" r="1.9" />
      </svg>
      <span>${speech.say("page.title")}</span>
    </a>
    ${inside && standing.permissions.includes("see") && html`<${Search} />`}
    <div class="topbar-tools"><${TextSize} /><${LanguageSwitch} /><${AccountMenu} /></div>
  </header>`;
}

const SIZES = ["100", "125", "150"];

/** How large the text is. */
function TextSize() {
  const { speech } = useHere();
  const [size, setSize] = useState(() => preferred("size", "100"));
  useEffect(() => {
    document.documentElement.dataset.size = size;
  }, [size]);
  const choose = (/** @type {string} */ value) => {
    prefer("size", value);
    setSize(value);
  };
  return html`<${Select}
    icon="size"
    label=${speech.say("page.size")}
    options=${SIZES.map((value) => ({ value, word: `${value}%` }))}
    value=${size}
    choose=${choose}
  />`;
}

/** The other language, named in itself. */
function LanguageSwitch() {
  const { address, href, speech } = useHere();
  const other = address.lang === "en" ? "zh" : "en";
  return html`<a
    class="button"
    href=${href({ lang: other })}
    hreflang=${other}
    lang=${other}
    >${speech.say("page.language")}</a
  >`;
}

/** Whoever is signed in: their account, and the way out. */
function AccountMenu() {
  const { go, speech, standing } = useHere();
  if (!standing.signed_in) {
    return null;
  }
  const leave = async () => {
    await api.send("POST", api.pathOf("session/end"), {}, speech.lang).catch(() => null);
    api.session.change();
  };
  return html`<${Menu}
    icon="account"
    label=${speech.say("page.account.menu", { name: standing.name })}
    word=${standing.display_name}
    entries=${[
      {
        title: speech.say("page.nav.account"),
        run: () => go({ page: "account", id: "", own: {} }),
      },
      { title: speech.say("page.account.leave"), run: leave },
    ]}
  />`;
}
