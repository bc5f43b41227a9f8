"""What is written beside a node: its name without what every name here has (pure)."""

from __future__ import annotations

from partygraph.scene.look import GROUPS

_BEFORE = ("中共",)
_AFTER = {
    "street_committee": ("党工委", "党委", "工作委员会", "委员会"),
    "community_committee": ("党总支", "大党委", "党委", "党支部", "委员会"),
    "grid_branch": ("党支部",),
    "building_group": ("党小组",),
    "unit_organisation": ("党支部", "党委", "党总支"),
    "enterprise": ("有限责任公司", "股份有限公司", "有限公司"),
}
"""By group, what its mark on the drawing says already."""
_LEAST = 2


def short_label(name: str, group: str, around: tuple[str, ...], longest: int) -> str:
    """The name as it is written on the drawing.

    Args:
        around: the names of the areas around it, which it may begin with.
        longest: characters after which it is cut; the whole name stands in the details.
    """
    assert group in GROUPS, group  # noqa: S101  a group of ours
    for prefix in (*_BEFORE, *around):
        if prefix and len(name) >= len(prefix) + _LEAST:
            name = name.removeprefix(prefix)
    for suffix in _AFTER.get(group, ()):
        if name.endswith(suffix) and len(name) >= len(suffix) + _LEAST:
            name = name.removesuffix(suffix)
            break
    return name if len(name) <= longest else name[: longest - 1] + "…"
