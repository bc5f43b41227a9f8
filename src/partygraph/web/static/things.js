// Several things of the graph by their ids, as many requests as are needed, as one.

import * as api from "./api.js";
import { useHere } from "./here.js";
import { useEffect, useState } from "./vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["Things"]} Things */
/** @typedef {import("partygraph-api").Schemas["Told"]} Told */

const AT_ONCE = 100;

/**
 * The paths that tell of the ids.
 * @param {string[]} ids
 * @param {string} scenario
 */
function pathsOf(ids, scenario) {
  const paths = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const asked = ids.slice(from, from + AT_ONCE).map((id) => ["ids", id]);
    const beside = scenario ? [["scenario", scenario]] : [];
    paths.push(`/api/things?${new URLSearchParams([...asked, ...beside])}`);
  }
  return paths;
}

/**
 * @param {string[] | null} ids null asks nothing
 * @returns {import("./here.js").Coming<Things>}
 */
export function useThings(ids) {
  const { address, speech } = useHere();
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState(
    /** @type {{key: string, value?: Things, problem: any}} */ ({ key: "", problem: null }),
  );
  const paths = ids && pathsOf(ids, address.scenario);
  const key = paths ? `${paths.join(" ")} ` : "";
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    if (!paths) {
      return undefined;
    }
    const leaving = new AbortController();
    Promise.all(paths.map((path) => api.get(path, speech.lang, leaving.signal))).then(
      (/** @type {Things[]} */ parts) => {
        const things = parts.flatMap((part) => part.things);
        const names = Object.assign({}, ...parts.map((part) => part.names));
        setState({ key, value: { things, names }, problem: null });
      },
      (problem) => {
        if (!leaving.signal.aborted) {
          setState((before) => ({ ...before, key, problem }));
        }
      },
    );
    return () => leaving.abort();
  }, [key, speech.lang, turn]);
  const unreachable = state.problem instanceof api.Unreachable;
  useEffect(() => {
    if (!unreachable) {
      return undefined;
    }
    api.connection.addEventListener("back", again);
    return () => api.connection.removeEventListener("back", again);
  }, [unreachable]);
  return {
    value: paths ? state.value : undefined,
    problem: state.key === key ? state.problem : null,
    loading: paths !== null && state.key !== key,
    again,
  };
}
