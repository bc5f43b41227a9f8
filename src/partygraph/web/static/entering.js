// Rows that are entered on the page, with the checks of a ledger.

import * as api from "./api.js";
import { useHere } from "./here.js";
import { tell } from "./ui/toast.js";
import { useState } from "./vendor/htm-preact-standalone.module.js";

/**
 * Send rows, say so, and tell the page to ask anew.
 * @param {() => void} done
 */
export function useEntering(done) {
  const { speech } = useHere();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const enter = async (/** @type {Record<string, Record<string, string>[]>} */ rows) => {
    setBusy(true);
    setProblem(null);
    try {
      const made = await api.send("POST", api.pathOf("entries"), { rows }, speech.lang);
      tell(speech.say("page.cases.entered", { id: made.record?.id ?? "" }));
      done();
    } catch (failed) {
      setProblem(failed);
    }
    setBusy(false);
  };
  return { busy, problem, enter };
}
