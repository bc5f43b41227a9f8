// Above the drawing: arrangement, search, layers, the day, steps back and forth, kept views.

import { useHere } from "../../here.js";
import { Finder } from "../../ui/finder.js";
import { Icon } from "../../ui/icon.js";
import { Choice } from "../../ui/select.js";
import { tell } from "../../ui/toast.js";
import { html, useRef, useState } from "../../vendor/htm-preact-standalone.module.js";
import { forgetView, savedViews, saveView } from "./saved.js";
import { COLOURS, LAYERS, VIEWS } from "./state.js";

/** @typedef {import("./state.js").Steps} Steps */

/** @param {{steps: Steps, find: (id: string) => void}} properties */
export function Tools({ steps, find }) {
  const { speech } = useHere();
  const { state, step } = steps;
  return html`<div class="graph-tools" role="toolbar" aria-label=${speech.say("page.network.tools")}>
    <div class="graph-choice" role="group" aria-label=${speech.say("page.network.view")}>
      ${VIEWS.map(
        (view) =>
          html`<button
            key=${view}
            type="button"
            aria-pressed=${state.view === view}
            onClick=${() => step({ view })}
          >
            ${speech.say(view === "table" ? "page.network.table" : `SceneView.${view}`)}
          </button>`,
      )}
    </div>
    <${Finder}
      id="graph"
      label=${speech.say("page.network.find")}
      take=${(/** @type {{body: string, id: string}} */ row) => find(`${row.body}:${row.id}`)}
    />
    <fieldset class="graph-layers">
      <legend>${speech.say("page.network.layers")}</legend>
      ${LAYERS.map(
        (layer) =>
          html`<label key=${layer}>
            <input
              type="checkbox"
              checked=${state.layers.includes(layer)}
              onChange=${() =>
                step({
                  layers: LAYERS.filter((one) =>
                    one === layer ? !state.layers.includes(one) : state.layers.includes(one),
                  ),
                })}
            />
            ${speech.value("Layer", layer)}
          </label>`,
      )}
    </fieldset>
    <${Choice}
      label=${speech.say("page.network.colour")}
      options=${COLOURS.map((value) => ({ value, word: speech.value("Colouring", value) }))}
      value=${state.colour}
      choose=${(/** @type {"level" | "coverage"} */ colour) => step({ colour })}
    />
    <div class="graph-steps">
      <${Step} icon="undo" word="undo" there=${steps.canUndo} run=${steps.undo} />
      <${Step} icon="redo" word="redo" there=${steps.canRedo} run=${steps.redo} />
      <${Kept} />
    </div>
  </div>`;
}

/** @param {{icon: string, word: string, there: boolean, run: () => void}} properties */
function Step({ icon, word, there, run }) {
  const { speech } = useHere();
  const said = speech.say(`page.network.${word}`);
  return html`<button
    type="button"
    class="square"
    aria-label=${said}
    title=${said}
    aria-disabled=${!there}
    onClick=${() => there && run()}
  >
    <${Icon} name=${icon} />
  </button>`;
}

/** Views kept in this browser by name. */
function Kept() {
  const { speech } = useHere();
  const [views, setViews] = useState(savedViews);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const keep = (/** @type {Event} */ event) => {
    event.preventDefault();
    const name = field.current?.value.trim();
    if (!name || !field.current) {
      return;
    }
    const kept = saveView(name, location.search);
    tell(
      speech.say(kept ? "page.network.kept" : "page.network.kept.not", { name }),
      kept ? "good" : "bad",
    );
    field.current.value = "";
    setViews(savedViews());
  };
  return html`<details class="menu graph-kept">
    <summary class="button">${speech.say("page.network.views")}<${Icon} name="down" size=${14} /></summary>
    <div class="menu-list">
      <form onSubmit=${keep}>
        <label>
          <span>${speech.say("page.network.views.name")}</span>
          <input ref=${field} type="text" maxlength="40" />
        </label>
        <button type="submit" class="primary">${speech.say("page.network.views.keep")}</button>
      </form>
      <ul aria-label=${speech.say("page.network.views")}>
        ${views.map(
          ({ name, search }) =>
            html`<li key=${name}>
              <a href=${`/network${search}`}>${name}</a>
              <button
                type="button"
                class="square quiet"
                aria-label=${speech.say("page.network.views.forget", { name })}
                onClick=${() => [forgetView(name), setViews(savedViews())]}
              >
                <${Icon} name="close" size=${14} />
              </button>
            </li>`,
        )}
      </ul>
      ${views.length === 0 && html`<p class="none">${speech.say("page.network.views.none")}</p>`}
    </div>
  </details>`;
}
