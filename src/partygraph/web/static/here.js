// Where the user is, what is asked there, and how to go elsewhere: hooks for every component.

import * as address from "./address.js";
import * as api from "./api.js";
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "./vendor/htm-preact-standalone.module.js";

/** @typedef {import("./words.js").Speech} Speech */
/** @typedef {api.Questions} Questions */
/** @typedef {import("partygraph-api").Schemas["SessionAnswer"]} Standing */
/** @typedef {Questions["places"]["answer"]["rows"][number]} Place */
/**
 * @typedef {object} Here
 * @property {address.Address} address
 * @property {string} area the place that questions are asked of, never empty
 * @property {Place[]} places counties, and the towns of the one that is looked at
 * @property {Speech} speech
 * @property {Standing} standing who is signed in, and what they may do
 * @property {(change: address.Change, replace?: boolean) => void} go
 * @property {(change: address.Change) => string} href
 */

export const HereContext = createContext(/** @type {Here | null} */ (null));

/**
 * Whether more than one's own account is open: nobody must sign in, or somebody has, for good.
 * @param {Standing} standing
 */
export function isInside({ needed, signed_in, must_change, must_enrol }) {
  return !needed || (signed_in && !must_change && !must_enrol);
}

/** @returns {Here} */
export function useHere() {
  return /** @type {Here} */ (useContext(HereContext));
}

/** The language that is spoken here. */
export function useSpeech() {
  return useHere().speech;
}

/**
 * A filter of the page, kept in the address.
 * @param {string} name
 * @param {string} otherwise what holds where the address says nothing
 * @returns {[string, (value: string) => void]}
 */
export function useOwn(name, otherwise = "") {
  const { address: at, go } = useHere();
  const keep = (/** @type {string} */ value) => {
    const { own } = address.read(); // another filter may have been set since this was drawn
    go({ own: { ...own, [name]: value === otherwise ? "" : value } }, true);
  };
  return [at.own[name] || otherwise, keep];
}

/**
 * @template T
 * @typedef {object} Coming what was asked for and is there, under way, or refused
 * @property {T | undefined} value the last one that came: it stays while the next is under way
 * @property {api.Problem | api.Unreachable | null} problem
 * @property {boolean} loading
 * @property {() => void} again
 */

/**
 * What stands at a path of the API; nothing is asked for where the path is null.
 * @param {string | null} path
 * @returns {Coming<any>}
 */
export function useRead(path) {
  const { lang } = useHere().speech;
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState(() => ({
    value: path === null ? undefined : api.last(path, lang),
    problem: /** @type {api.Problem | api.Unreachable | null} */ (null),
    path: /** @type {string | null} */ (null),
  }));
  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const leaving = new AbortController();
    const kept = api.last(path, lang);
    if (kept !== undefined) {
      setState((before) => ({ ...before, value: kept, problem: null }));
    }
    api.get(path, lang, leaving.signal).then(
      (value) => setState({ value, problem: null, path }),
      (problem) => {
        if (!leaving.signal.aborted) {
          const gone = problem instanceof api.Unreachable;
          setState((before) => ({ value: gone ? before.value : undefined, problem, path }));
        }
      },
    );
    return () => leaving.abort();
  }, [path, lang, turn]);
  const again = useMemo(() => () => setTurn((before) => before + 1), []);
  const unreachable = state.problem instanceof api.Unreachable;
  useEffect(() => {
    if (!unreachable) {
      return undefined;
    }
    api.connection.addEventListener("back", again);
    return () => api.connection.removeEventListener("back", again);
  }, [unreachable]);
  return {
    value: path === null ? undefined : state.value,
    problem: state.path === path ? state.problem : null,
    loading: path !== null && state.path !== path,
    again,
  };
}

/**
 * The answer to a question of the catalogue, on the day and in the scenario of the address.
 * @template {keyof Questions} Q
 * @param {Q} question
 * @param {Questions[Q]["parameters"] | null} parameters null asks nothing
 * @returns {Coming<Questions[Q]["answer"]>}
 */
export function useAnswer(question, parameters) {
  return useRead(useQuestionPath(question, parameters));
}

/**
 * The path of a question on the day and in the scenario of the address: to read, or to download.
 * @template {keyof Questions} Q
 * @param {Q} question
 * @param {Questions[Q]["parameters"] | null} parameters
 * @returns {string | null}
 */
export function useQuestionPath(question, parameters) {
  const { as_of, scenario } = useHere().address;
  return parameters && api.questionPath(question, { as_of, scenario, ...parameters });
}
