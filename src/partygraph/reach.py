"""How long people walk: straight lines between coordinates, at a stated speed (pure)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH = 6371.0088
"""Mean radius in km (IUGG)."""
SPEED = 4.5
"""Walking speed in km an hour, which is 1.25 m a second: an unhurried grown-up's."""


def minutes(starts: ArrayLike, ends: ArrayLike, speed: float = SPEED) -> NDArray[np.float64]:
    """Minutes from each start to each end along the straight line.

    Args:
        starts: (N, 2) longitude and latitude in degrees; not-a-number where unknown.
        ends: (M, 2) likewise.
        speed: km an hour.

    Returns:
        (N, M) minutes; not-a-number where one of the two is unknown.
    """
    one, other = (np.radians(np.asarray(some, float).reshape(-1, 2)) for some in (starts, ends))
    east = one[:, None, 0] - other[None, :, 0]
    north = one[:, None, 1] - other[None, :, 1]
    level = np.cos(one[:, None, 1]) * np.cos(other[None, :, 1])
    half = np.sin(north / 2) ** 2 + level * np.sin(east / 2) ** 2
    found: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.sqrt(half)) / speed * 60
    return found
