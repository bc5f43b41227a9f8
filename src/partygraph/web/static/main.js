// Where the page begins.

import { App } from "./shell/app.js";
import { html, render } from "./vendor/htm-preact-standalone.module.js";

render(html`<${App} />`, /** @type {Element} */ (document.getElementById("page")));
