// The navigation: at the side, narrowed to icons if wanted; a row above the page on a phone.

import { useHere } from "../here.js";
import { GROUPS } from "../navigation.js";
import { openPages } from "../permissions.js";
import { prefer, preferred } from "../preferences.js";
import { Icon } from "../ui/icon.js";
import { html, useState } from "../vendor/htm-preact-standalone.module.js";

/** The list of pages. */
export function Sidebar() {
  const { speech, standing } = useHere();
  const open = openPages(standing);
  const [narrow, setNarrow] = useState(preferred("narrow", "no") === "yes");
  const turn = () => {
    setNarrow(!narrow);
    prefer("narrow", narrow ? "no" : "yes");
  };
  return html`<nav class="sidebar ${narrow ? "narrow" : ""}" aria-label=${speech.say("page.nav")}>
    ${GROUPS.map(
      (group) =>
        html`<div key=${group} class="nav-group">
          <p class="nav-title" id="nav-${group}">${speech.say(`page.nav.group.${group}`)}</p>
          <ul aria-labelledby="nav-${group}">
            ${open
              .filter((entry) => entry.group === group)
              .map((entry) => html`<${Item} key=${entry.name} entry=${entry} />`)}
          </ul>
        </div>`,
    )}
    <button
      type="button"
      class="nav-turn quiet"
      aria-expanded=${!narrow}
      aria-label=${speech.say(narrow ? "page.nav.expand" : "page.nav.collapse")}
      onClick=${turn}
    >
      <${Icon} name=${narrow ? "expand" : "collapse"} />
      <span class="nav-word">${speech.say("page.nav.collapse")}</span>
    </button>
  </nav>`;
}

/** @param {{entry: import("../navigation.js").Entry}} properties */
function Item({ entry: { name, icon } }) {
  const { address, href, speech } = useHere();
  const word = speech.say(`page.nav.${name}`);
  const current = address.page === name ? "page" : undefined;
  return html`<li>
    <a
      href=${href({ page: name, id: "", own: {} })}
      aria-current=${current}
      title=${word}
    >
      <${Icon} name=${icon} /><span class="nav-word">${word}</span>
    </a>
  </li>`;
}
