// 关系网络: who is linked with whom, and by what?

import { useHere, useRead } from "../here.js";
import { pathOf } from "../api.js";
import { Page } from "../shell/page.js";
import { Illustrative } from "../ui/marks.js";
import { Empty, Waiting } from "../ui/state.js";
import { tell } from "../ui/toast.js";
import { html, useEffect, useMemo, useRef } from "../vendor/htm-preact-standalone.module.js";
import { Days } from "./network/days.js";
import { Details } from "./network/details.js";
import { Crumbs, Parts, useParts } from "./network/parts.js";
import { Legend } from "./network/legend.js";
import { Stage } from "./network/stage.js";
import { scenePath, useSteps } from "./network/state.js";
import { Ties } from "./network/ties.js";
import { Tools } from "./network/tools.js";
import { Twin } from "./network/twin.js";

/** @typedef {import("./network/state.js").Scene} Scene */
/** @typedef {import("./network/state.js").Steps} Steps */
/** @typedef {import("./network/drawing.js").Drawing} Drawing */

/** The page: a country, a province or a city by its parts, all else by its network. */
export default function Network() {
  const { speech } = useHere();
  const { country, of, big, known } = useParts();
  if (known && !big) {
    return html`<${Linked} crumbs=${country && html`<${Crumbs} of=${of.value} />`} />`;
  }
  return html`<${Page}
    title=${speech.say("page.nav.network")}
    question=${speech.say("page.network.parts.question")}
    stamp=${of.value}
    placed=${false}
    busy=${of.loading}
  >
    <${Waiting} of=${of} lines=${12}>
      ${of.value && html`<${Crumbs} of=${of.value} /><${Parts} of=${of.value} />`}
    <//>
  <//>`;
}

/** The network of the place. @param {{crumbs: any}} properties */
function Linked({ crumbs }) {
  const { address, area, speech } = useHere();
  const steps = useSteps();
  const { as_of, scenario, lang } = address;
  const where = { area, as_of, scenario, lang };
  const read = useRead(scenePath("graph", steps.state, where));
  const drawing = useRef(/** @type {Drawing | null} */ (null));
  /** @type {Scene | undefined} */
  const scene = read.value;
  const { state, step } = steps;
  const find = (/** @type {string} */ id) =>
    step({ at: [id], show: [...new Set([...state.show, id])], way: false });
  return html`<${Page}
    title=${speech.say("page.nav.network")}
    marks=${scene && scene.illustrative > 0 && html`<${Illustrative} />`}
    question=${speech.say("page.network.question")}
    stamp=${scene}
    busy=${read.loading}
    exports=${useExports(steps, where, drawing)}
  >
    ${crumbs}
    <${Tools} steps=${steps} find=${find} />
    <${Waiting} of=${read} lines=${12}>
      ${scene && html`<${Shown} scene=${scene} loading=${read.loading} steps=${steps} drawing=${drawing} />`}
    <//>
  <//>`;
}

/** @param {{scene: Scene, loading: boolean, steps: Steps, drawing: {current: Drawing | null}}} properties */
function Shown({ scene, loading, steps, drawing }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const ties = useMemo(() => new Ties(scene), [scene]);
  const told = useRef("");
  useEffect(() => {
    const missing = scene.not_here.join(" ");
    if (missing && told.current !== missing) {
      tell(speech.say("page.network.not_here", { count: scene.not_here.length }), "bad");
    }
    told.current = missing;
  }, [scene]);
  const turn = (/** @type {string} */ id) => {
    const node = ties.nodes.get(id);
    if (!node || node.thing === "bundle") {
      return;
    }
    const without = (/** @type {string[]} */ ids) => ids.filter((one) => ties.node(one)?.id !== id);
    step(
      node.opened
        ? { open: without(state.open), closed: [...without(state.closed), id] }
        : { open: [...without(state.open), id], closed: without(state.closed) },
    );
  };
  const toDetails = () => document.getElementById("graph-details-title")?.focus();
  const details = html`<${Details} ties=${ties} steps=${steps} turn=${turn} />`;
  const empty = !scene.nodes.length;
  return html`<div class=${state.view === "table" || empty ? "graph graph-table" : "graph"}>
    <div class="graph-told">
      <p>${speech.say(scene.complete ? "page.network.all" : "page.network.part", {
        nodes: scene.nodes.length,
        links: scene.links.length,
        whole: scene.whole_nodes,
      })}${scene.cut.length > 0 && ` ${speech.say("page.network.cut")}`}</p>
      <${Days} day=${scene.as_of} loading=${loading} />
    </div>
    ${
      empty
        ? html`<${Empty} icon="network" title=${speech.say("page.network.empty")} />`
        : state.view === "table"
          ? html`<div class="graph-split"><${Twin} ties=${ties} steps=${steps} />${details}</div>`
          : html`<${Stage}
              ties=${ties}
              steps=${steps}
              drawing=${drawing}
              toDetails=${toDetails}
              turn=${turn}
            >
              <${Legend} ties=${ties} steps=${steps} />
              ${details}
            <//>`
    }
  </div>`;
}

/**
 * @param {Steps} steps
 * @param {{area: string, as_of: string, scenario: string, lang: string}} where
 * @param {{current: Drawing | null}} drawing
 * @returns {import("../ui/menu.js").Entry[]}
 */
function useExports({ state }, where, drawing) {
  const { speech } = useHere();
  const { area, as_of, scenario } = where;
  const title = (/** @type {string} */ form) => speech.say(`page.network.export.${form}`);
  const picture = async () => {
    const blob = await drawing.current?.picture();
    if (blob) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${area}-${state.view}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    }
  };
  const name = `${area}-${state.view}`;
  return [
    ...(state.view === "table" ? [] : [{ title: title("png"), run: picture }]),
    {
      title: title("svg"),
      note: "SVG",
      href: scenePath("graph.svg", state, where, true),
      file: `${name}.svg`,
    },
    { title: title("xlsx"), note: "XLSX", href: scenePath("graph.xlsx", state, where, true) },
    {
      title: title("html"),
      note: "HTML",
      href: scenePath("view", state, where, true),
      file: `${name}.html`,
    },
    {
      title: title("graphml"),
      note: "GraphML",
      href: scenePath("graph.graphml", state, where, true),
      file: `${name}.graphml`,
    },
    {
      title: title("gexf"),
      note: "GEXF",
      href: scenePath("graph.gexf", state, where, true),
      file: `${name}.gexf`,
    },
    {
      title: title("whole"),
      note: "GraphML",
      href: pathOf("export", { area, as_of, scenario, format: "graphml" }),
    },
  ];
}
