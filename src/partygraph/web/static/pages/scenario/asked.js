// The rules of a plan as the page keeps them, and work of the server that takes its time.

import * as api from "../../api.js";
import { useHere } from "../../here.js";
import { useEffect, useRef, useState } from "../../vendor/htm-preact-standalone.module.js";

const FOLLOWED_EVERY = 700;

/**
 * The rules of the place and day of the address, with more.
 * @param {Record<string, any>} [more]
 * @returns {Record<string, any>}
 */
export function useRules(more = {}) {
  const { address, area } = useHere();
  const as_of = address.as_of || new Date().toLocaleDateString("sv");
  return { area, as_of, ...(address.scenario ? { scenario: address.scenario } : {}), ...more };
}

/**
 * @typedef {object} Work something that was sent, under way, done or refused
 * @property {any} value
 * @property {unknown} problem
 * @property {boolean} busy
 * @property {(path: string, body: unknown) => Promise<any>} send
 */

/** @returns {Work} */
export function useSend() {
  const { lang } = useHere().speech;
  const [state, setState] = useState({ value: undefined, problem: null, busy: false });
  const send = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    setState({ value: undefined, problem: null, busy: true });
    try {
      const value = await api.send("POST", api.pathOf(path), body, lang);
      setState({ value, problem: null, busy: false });
      return value;
    } catch (problem) {
      setState({ value: undefined, problem: /** @type {any} */ (problem), busy: false });
      return undefined;
    }
  };
  return { ...state, send };
}

/** A search for a plan: begun, followed, stopped. */
export function useRun() {
  const { lang } = useHere().speech;
  const [run, setRun] = useState(/** @type {any} */ (null));
  const [plan, setPlan] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const follow = async (/** @type {any} */ begun) => {
    let now = begun;
    while (here.current && (now.state === "waiting" || now.state === "running")) {
      await new Promise((later) => setTimeout(later, FOLLOWED_EVERY));
      now = await api.get(api.pathOf(`plans/runs/${now.id}`), lang);
      setRun(now);
    }
    if (here.current && now.state === "done") {
      setPlan(await api.get(api.pathOf(`plans/runs/${now.id}/plan`), lang));
    }
  };
  const begin = async (/** @type {unknown} */ rules) => {
    setPlan(null);
    setProblem(null);
    setRun({ state: "waiting", seconds: 0 });
    try {
      const begun = await api.send("POST", api.pathOf("plans/runs"), rules, lang);
      setRun(begun);
      await follow(begun);
    } catch (failed) {
      setProblem(failed);
      setRun(null);
    }
  };
  const stop = () =>
    api.send("POST", api.pathOf(`plans/runs/${run.id}/stop`), {}, lang).then(setRun, setProblem);
  const failed =
    run?.state === "failed" ? new api.Problem(422, run.title, run.faults, []) : problem;
  return {
    run,
    plan,
    problem: failed,
    busy: run?.state === "waiting" || run?.state === "running",
    begin,
    stop,
  };
}
