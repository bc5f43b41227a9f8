// What is told above every page: the server does not answer; what is seen is only supposed.

import { connection } from "../api.js";
import { useHere } from "../here.js";
import { Icon } from "../ui/icon.js";
import { html, useEffect, useState } from "../vendor/htm-preact-standalone.module.js";

/** The server is gone; what is on the screen stays, and the banner goes by itself. */
export function Connection() {
  const { speech } = useHere();
  const [lost, setLost] = useState(connection.lost);
  useEffect(() => {
    const look = () => setLost(connection.lost);
    connection.addEventListener("lost", look);
    connection.addEventListener("back", look);
    return () => {
      connection.removeEventListener("lost", look);
      connection.removeEventListener("back", look);
    };
  }, []);
  return html`<div role="status" class="banner-place">
    ${
      lost &&
      html`<p class="banner bad"><${Icon} name="warning" /> ${speech.say("page.offline")}</p>`
    }
  </div>`;
}

/** Every number is that of a scenario. */
export function Supposed() {
  const { address, href, speech } = useHere();
  return (
    address.scenario &&
    html`<p class="banner info">
      <${Icon} name="scenario" />
      <span>${speech.say("page.supposed", { scenario: address.scenario })}</span>
      <a href=${href({ scenario: "", own: address.own })}>${speech.say("page.supposed.leave")}</a>
    </p>`
  );
}
