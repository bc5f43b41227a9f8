// 数据导入: will this file break anything? Look, map, mend, load, take back.

import * as api from "../api.js";
import { useHere, useRead } from "../here.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Failure, Skeleton } from "../ui/state.js";
import { tell } from "../ui/toast.js";
import { html, useState } from "../vendor/htm-preact-standalone.module.js";
import { Mapping } from "./import/mapping.js";
import { Preview } from "./import/preview.js";
import { Records } from "./import/records.js";

/** @typedef {import("partygraph-api").Schemas["PreviewAnswer"]} Seen */

/** The page. */
export default function Import() {
  const { area, address, speech } = useHere();
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [complete, setComplete] = useState(false);
  const [mapping, setMapping] = useState("");
  const [seen, setSeen] = useState(/** @type {Seen | null} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const [busy, setBusy] = useState(/** @type {AbortController | null} */ (null));
  const records = useRead(api.pathOf("loads"));
  const say = (/** @type {string} */ name) => speech.say(`page.import.${name}`);

  const send = async (
    /** @type {string} */ path,
    /** @type {File} */ of,
    /** @type {string} */ mapped,
  ) => {
    const leaving = new AbortController();
    setBusy(leaving);
    setProblem(null);
    const given = {
      name: of.name,
      complete: complete || null,
      area: complete ? area : null,
      as_of: complete ? address.as_of : null,
      mapping: mapped || null,
    };
    try {
      return await api.send("POST", api.pathOf(path, given), of, speech.lang, leaving.signal);
    } catch (failed) {
      setProblem(leaving.signal.aborted ? null : failed);
      return null;
    } finally {
      setBusy(null);
    }
  };
  const look = async (/** @type {File} */ of, mapped = mapping) => {
    setFile(of);
    setSeen(null);
    setMapping(mapped);
    setSeen(await send("loads/preview", of, mapped));
  };
  const load = async () => {
    const done = file && (await send("loads", file, mapping));
    if (done) {
      tell(done.record ? speech.say("page.import.loaded", { id: done.record.id }) : say("nothing"));
      setSeen(null);
      setFile(null);
      records.again();
    }
  };
  return html`<${Page} title=${speech.say("page.nav.import")} question=${say("question")}>
    <${Card} id="file" title=${say("file")} note=${say("file.note")}>
      <${Drop} take=${(/** @type {File} */ of) => look(of, "")} busy=${Boolean(busy)} />
      <div class="controls">
        <label class="check"
          ><input type="checkbox" checked=${complete} onChange=${() => setComplete(!complete)} /><span
            >${say("complete")}</span
          ></label
        >
        ${file && html`<span lang="zh">${file.name}</span>`}
        ${file && html`<button type="button" disabled=${Boolean(busy)} onClick=${() => look(file)}>${say("again")}</button>`}
        ${busy && html`<button type="button" onClick=${() => busy.abort()}>${say("stop")}</button>`}
      </div>
      <p role="status" class="progress">${busy ? say("reading") : ""}</p>
      ${busy && html`<${Skeleton} lines=${6} />`}
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
    <//>
    ${
      seen &&
      html`<${Mapping} seen=${seen} map=${(/** @type {string} */ text) => file && look(file, text)} />
        <${Preview} seen=${seen} load=${load} busy=${Boolean(busy)} />`
    }
    <${Records} records=${records} />
  <//>`;
}

/**
 * Where a file is dropped or chosen.
 * @param {{take: (file: File) => void, busy: boolean}} properties
 */
function Drop({ take, busy }) {
  const { speech } = useHere();
  const [over, setOver] = useState(false);
  const onDrop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file && !busy) {
      take(file);
    }
  };
  const onChange = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.files?.[0]) {
      take(input.files[0]);
      input.value = ""; // the same file can be chosen again once it is mended
    }
  };
  return html`<label
    class="drop ${over ? "over" : ""}"
    onDragOver=${(/** @type {Event} */ event) => [event.preventDefault(), setOver(true)]}
    onDragLeave=${() => setOver(false)}
    onDrop=${onDrop}
  >
    <span>${speech.say("page.import.drop")}</span>
    <input type="file" accept=".csv,.xlsx,.zip" disabled=${busy} onChange=${onChange} />
  </label>`;
}
