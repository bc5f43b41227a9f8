// What is sent for accounts, and the roles there are.

import * as api from "../../api.js";
import { useHere } from "../../here.js";
import { useState } from "../../vendor/htm-preact-standalone.module.js";

export const ROLES = ["reader", "editor", "planner", "administrator", "security", "auditor"];

/** Send something, and tell what became of it. */
export function useSending() {
  const { lang } = useHere().speech;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const send = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    setBusy(true);
    setProblem(null);
    try {
      return await api.send("POST", api.pathOf(path), body, lang);
    } catch (failed) {
      setProblem(failed);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, send };
}
