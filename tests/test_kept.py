"""What was computed is kept as long as the graph is what it was computed from."""

from partygraph.kept import Kept


def test_nothing_of_an_earlier_revision_stays_in_memory() -> None:
    kept: Kept[str, str] = Kept(10, len)
    assert kept.get(1, "a") is None
    kept.keep(1, "a", "one")
    assert kept.get(1, "a") == "one"
    assert kept.get(2, "a") is None
    assert not vars(kept)["_values"]
    kept.keep(1, "a", "late")  # it was found in what is gone
    assert kept.get(2, "a") is None
    assert not vars(kept)["_values"]


def test_each_part_of_the_graph_has_its_own_revision() -> None:
    kept: Kept[str, str] = Kept(10, len)
    for part in ("", "350783"):
        kept.get(1, "a", part=part)
        kept.keep(1, "a", f"of {part}"[:4], part=part)
    assert kept.get(2, "a") is None
    assert kept.get(1, "a", part="350783") == "of 3"


def test_the_ones_that_were_not_asked_for_longest_go_first_and_none_is_too_large() -> None:
    kept: Kept[str, str] = Kept(10, len)
    kept.get(1, "")
    for key in "abcd":
        kept.keep(1, key, "four")
        kept.get(1, "a")
    assert [key for key in "abcd" if kept.get(1, key)] == ["a", "d"]
    kept.keep(1, "e", "far too large")
    assert kept.get(1, "e") is None
    assert kept.get(1, "a") == "four"
