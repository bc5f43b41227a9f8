"""Where things stand: nothing on top of another, everything in its box, few links that cross."""

from collections import defaultdict
from itertools import combinations, pairwise
from math import dist, hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from partygraph.layout import ORBITS, Box, Item, areas, crossings, pairs, rings, text_width, tree

NAMES = st.text("社区街道财政局1aW", min_size=1, max_size=10)


@st.composite
def forests(draw: st.DrawFn) -> list[Item]:
    """Items on orbits that rise from holder to held, some with a holder that is not there."""
    items: list[Item] = []
    for number in range(draw(st.integers(1, 40))):
        above = [item for item in items if item.orbit < len(ORBITS) - 1]
        holder = draw(st.sampled_from([None, *above])) if above else None
        orbit = draw(st.integers(holder.orbit + 1 if holder else 0, len(ORBITS) - 1))
        items.append(
            Item(
                id=f"n{number:02}",
                orbit=orbit,
                holder=holder.id if holder else draw(st.sampled_from(["", "elsewhere"])),
                radius=draw(st.floats(4, 8)),
                label=draw(NAMES),
            )
        )
    return items


@given(forests())
@settings(max_examples=60, deadline=None)
def test_two_things_of_a_circle_are_its_spacing_apart_and_circles_a_gap(items: list[Item]) -> None:
    spots = rings(items).spots
    assert set(spots) == {item.id for item in items}
    for one, other in combinations(items, 2):
        a, b = spots[one.id], spots[other.id]
        apart = dist((a.x, a.y), (b.x, b.y))
        if one.orbit == other.orbit:
            assert apart >= ORBITS[one.orbit].spacing - 0.2
        else:
            further = max(one.orbit, other.orbit)
            assert apart >= min(ORBITS[further].gap, ORBITS[further].spacing) - 0.2


@given(forests(), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_in_which_things_come_does_not_matter(items: list[Item], chance: object) -> None:
    turned = list(items)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    for arrange in (rings, areas, tree):
        assert arrange(items).spots == arrange(turned).spots


@given(forests())
@settings(max_examples=60, deadline=None)
def test_what_belongs_to_a_thing_is_in_its_box_and_no_two_boxes_overlap(items: list[Item]) -> None:
    layout = areas(items)
    boxes = {box.id: box for box in layout.boxes}
    known = {item.id: item for item in items}
    assert set(layout.spots) == set(known)
    assert set(boxes) == {item.holder for item in items} & set(known)
    for item in items:
        spot = layout.spots[item.id]
        box = boxes.get(item.id) or boxes.get(item.holder)
        if box:
            assert box.x <= spot.x - item.radius + 0.2
            assert spot.x + item.radius + item.reach <= box.x + box.width + 0.2
            assert box.y <= spot.y <= box.y + box.height
    for one in layout.boxes:
        if one.inside:
            assert _holds(boxes[one.inside], one)
    for one, other in combinations(layout.boxes, 2):
        if one.inside == other.inside:
            assert not _overlap(one, other), (one, other)
    for one_item, other_item in combinations(items, 2):
        a, b = layout.spots[one_item.id], layout.spots[other_item.id]
        assert dist((a.x, a.y), (b.x, b.y)) >= one_item.radius + other_item.radius - 0.2


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width + 0.2
        and inner.y + inner.height <= outer.y + outer.height + 0.2
    )


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width - 0.2
        and other.x < one.x + one.width - 0.2
        and one.y < other.y + other.height - 0.2
        and other.y < one.y + one.height - 0.2
    )


@given(forests())
@settings(max_examples=60, deadline=None)
def test_in_the_tree_a_thing_stands_right_of_its_holder_and_no_name_meets_another(
    items: list[Item],
) -> None:
    spots = tree(items).spots
    columns = defaultdict(list)
    for item in items:
        columns[spots[item.id].x].append(spots[item.id].y)
        if item.holder in spots:
            holder = next(one for one in items if one.id == item.holder)
            end = spots[holder.id].x + holder.radius + holder.reach
            assert spots[item.id].x - item.radius >= end
    for heights in columns.values():
        rising = sorted(heights)
        assert all(b - a >= 25.9 for a, b in pairwise(rising))


LINKS = st.lists(
    st.tuples(st.sampled_from([f"u{i}" for i in range(9)]), st.sampled_from("abcdefg")),
    max_size=30,
)


@given(LINKS)
@settings(max_examples=80, deadline=None)
def test_the_two_columns_cross_no_more_than_in_the_order_of_ids(
    links: list[tuple[str, str]],
) -> None:
    left = [Item(f"u{i}", 6, label="局") for i in range(9)]
    right = [Item(one, 2, label="社区") for one in "abcdefg"]
    spots = pairs(left, right, links).spots
    above, below = (
        sorted((item.id for item in side), key=lambda id_: spots[id_].y) for side in (left, right)
    )
    before = crossings([item.id for item in left], [item.id for item in right], links)
    assert crossings(above, below, links) <= before
    for side in (left, right):
        heights = sorted(spots[item.id].y for item in side)
        assert all(b - a >= 25.9 for a, b in pairwise(heights))


def test_crossings_are_counted_as_pairs_of_links() -> None:
    assert crossings("ab", "xy", [("a", "y"), ("b", "x")]) == 1
    assert crossings("ab", "xy", [("a", "x"), ("b", "y")]) == 0
    assert crossings("abc", "xyz", [("a", "z"), ("b", "y"), ("c", "x")]) == 3


def test_a_crossing_that_can_be_avoided_is_avoided() -> None:
    left = [Item(one, 6) for one in "abcd"]
    right = [Item(one, 2) for one in "wxyz"]
    links = [("a", "z"), ("b", "y"), ("c", "x"), ("d", "w")]
    spots = pairs(left, right, links).spots
    assert {(spots[a].y == spots[b].y) for a, b in links} == {True}


def test_names_stand_level_where_there_is_room_and_outward_where_there_is_none() -> None:
    middle = Item("m", 0, label="市委", font=20)
    few = [middle, *(Item(f"s{i}", 1, "m", label="东街", font=20) for i in range(3))]
    assert {spot.ray for spot in rings(few).spots.values()} == {None}
    many = [middle, *(Item(f"s{i:02}", 1, "m", label="东街街道", font=20) for i in range(30))]
    spots = rings(many).spots
    assert spots["m"].ray is None
    for i in range(30):
        spot = spots[f"s{i:02}"]
        assert spot.ray is not None
        outward = hypot(spot.x + spot.off, spot.y) if spot.ray == 0 else 1
        assert outward > 0


def test_the_width_of_a_text_counts_chinese_characters_as_whole() -> None:
    assert text_width("社区") == 2
    assert text_width("a") == 0.56


def test_whoever_holds_themselves_stands_at_the_top() -> None:
    items = [Item("a", 3, "b"), Item("b", 3, "a"), Item("c", 4, "a")]
    assert set(tree(items).spots) == {"a", "b", "c"}
    assert len(set(rings(items).spots.values())) == 3


def test_nothing_has_no_places() -> None:
    assert rings([]).spots == areas([]).spots == tree([]).spots == pairs([], [], []).spots == {}
