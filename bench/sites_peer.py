"""The peer of `bench/sites.py`: maximal covering by spopt; runs in .venv-peers.

    .venv-peers/bin/python bench/sites_peer.py problem.npz seconds answer.npz

A problem is `covers` (places, candidates), `weight` (places; 0 where a site is there already) and
`further`. The answer is the candidates that were chosen, and the seconds with building the model.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pulp
from spopt.locate import MCLP


def main() -> None:
    """Solve one problem within so many seconds."""
    problem, seconds, answer = sys.argv[1:]
    with np.load(problem) as stored:
        given = {name: stored[name] for name in stored.files}
    began = time.perf_counter()
    distance = np.where(given["covers"], 0.0, 2.0)
    model = MCLP.from_cost_matrix(
        distance, given["weight"], service_radius=1, p_facilities=int(given["further"])
    )
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=float(seconds), threads=1))
    chosen = np.array([(one.value() or 0.0) > 0.5 for one in model.fac_vars])
    np.savez(answer, chosen=chosen, seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main()
