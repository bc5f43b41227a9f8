"""The question what became of areas, on both engines."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from conftest import TablesFolder
from partygraph.ask import QUESTIONS
from partygraph.ask.successions import became
from partygraph.model import Standing, Succession, SuccessionBasis, SuccessionKind
from partygraph.store import Store

SUCCESSION = {"source_id": "src", "standing": "public", "basis": "stated"}


def asked(store: Store, area: str, as_of: str, **given: Any) -> Any:
    """The answer of the question."""
    return QUESTIONS["successions"](store, area=area, as_of=as_of, **given)


def short(answer: Any) -> list[tuple[Any, ...]]:
    """What the rows say, without sources."""
    return [
        (
            str(row.since),
            row.kind and row.kind.value,
            row.predecessor_id,
            row.successor_id,
            row.became,
        )
        for row in answer.rows
    ]


def village(code: str, since: str, until: str = "") -> dict[str, str]:
    """A village of the tiny city."""
    return {
        "id": code,
        "source_id": "src",
        "standing": "public",
        "name": f"{code}村",
        "official_name": f"{code}村委会",
        "level": "village",
        "kind": "village",
        "parent_id": code[:9],
        "valid_from": since,
        "valid_to": until,
    }


@pytest.fixture
def changed_city(tables_folder: TablesFolder) -> TablesFolder:
    """Change the tiny city: 201 was recoded in 2018; split in 2020; a part moved to 002 in 2022.

    Three ended: one in 2019 for good, so far as is known.
    """
    town = {"id": "990001002", "level": "town", "kind": "sub_district", "parent_id": "990001"}
    tables_folder.tables["areas"] += [
        village("990001002001", "2010-01-01") | town,
        village("990001001202", "2010-01-01", "2017-12-31"),
        village("990001001203", "2018-01-01", "2019-12-31"),
        village("990001001204", "2020-01-01"),
        village("990001001205", "2020-01-01", "2021-12-31"),
        village("990001002206", "2022-01-01"),
        village("990001001207", "2010-01-01", "2018-12-31"),
    ]
    tables_folder.tables["successions"] = [
        {
            "id": f"suc-{number}",
            "predecessor_id": f"990001{before}",
            "successor_id": f"990001{after}",
            "since": since,
            "kind": kind,
            "old_name": "旧",
            "new_name": "新",
        }
        | SUCCESSION
        for number, (before, after, since, kind) in enumerate(
            [
                ("001202", "001203", "2018-01-01", "recoded"),
                ("001203", "001204", "2020-01-01", "split"),
                ("001203", "001205", "2020-01-01", "split"),
                ("001205", "002206", "2022-01-01", "recoded"),
                ("001204", "001204", "2021-01-01", "renamed"),
            ]
        )
    ]
    return tables_folder


def test_each_area_is_followed_to_what_stands_there_on_the_day(
    empty_store: Store, changed_city: TablesFolder
) -> None:
    changed_city.load_into(empty_store)
    recoded = ("2018-01-01", "recoded", "990001001202", "990001001203")
    assert short(asked(empty_store, "990001001", "2017-12-31")) == []
    assert short(asked(empty_store, "990001001", "2018-06-30")) == [(*recoded, ("990001001203",))]
    later = asked(empty_store, "990001001", "2022-06-30")
    now = ("990001001204", "990001002206")
    assert short(later) == [
        (*recoded, now),
        ("2019-01-01", None, "990001001207", None, ()),
        ("2020-01-01", "split", "990001001203", "990001001204", now),
        ("2020-01-01", "split", "990001001203", "990001001205", now),
        ("2021-01-01", "renamed", "990001001204", "990001001204", ("990001001204",)),
        ("2022-01-01", "recoded", "990001001205", "990001002206", ("990001002206",)),
    ]
    told = later.summary
    assert (told.renamed, told.recoded, told.divided, told.merged) == (1, 2, 1, 0)
    assert (told.not_known, told.illustrative) == (1, 0)


def test_an_area_says_where_it_came_from_also_from_outside(
    empty_store: Store, changed_city: TablesFolder
) -> None:
    changed_city.load_into(empty_store)
    found = asked(empty_store, "990001002", "2022-06-30")
    assert short(found) == [
        ("2022-01-01", "recoded", "990001001205", "990001002206", ("990001002206",))
    ]
    assert became(empty_store, ["990001001202", "990001001207"], date(2021, 6, 30)) == {
        "990001001202": ("990001001204", "990001001205"),
        "990001001207": (),
    }


def test_successions_that_go_in_a_circle_end(
    empty_store: Store, changed_city: TablesFolder
) -> None:
    back = changed_city.row("successions", "suc-0")
    changed_city.tables["successions"].append(
        back | {"id": "suc-9", "predecessor_id": "990001002206", "successor_id": "990001001202"}
    )
    changed_city.load_into(empty_store)
    ways = became(empty_store, ["990001001202"], date(2022, 6, 30))
    assert ways == {"990001001202": ("990001001204", "990001002206")}


def test_the_seed_tells_what_became_of_the_villages_of_a_county(seeded: Store) -> None:
    found = asked(seeded, "610525", "2023-07-01", evidence=True)
    assert [
        (str(row.since), row.kind and row.kind.value, row.old_name, row.new_name)
        for row in found.rows
    ] == [
        ("2017-10-31", "recoded", "矿务局社区居委会", "矿务局中心社区居委会"),
        ("2017-10-31", None, "建安处社区居委会", None),
        ("2017-10-31", None, "铁运处社区居委会", None),
        ("2017-10-31", None, "河口社区居委会", None),
        ("2018-10-31", "recoded", "南关村委会", "南关社区居委会"),
        ("2018-10-31", "recoded", "阳庄堡村委会", "阳庄堡社区居委会"),
        ("2018-10-31", None, "西河村委会", None),
        ("2019-10-31", "renamed", "城关街道办事处", "城关街道"),
        ("2023-06-30", "recoded", "北关村委会", "北关社区居委会"),
        ("2023-06-30", "recoded", "城内村委会", "城内社区居委会"),
        ("2023-06-30", "recoded", "串业村委会", "串业社区居委会"),
        ("2023-06-30", "renamed", "权矿居委会", "权家河社区居委会"),
        ("2023-06-30", "renamed", "董矿社区居委会", "董家河社区居委会"),
        ("2023-06-30", "renamed", "北赵庄村委会", "北赵村委会"),
    ]
    assert found.summary.evidence["not_known"] == (
        "610525001007",
        "610525001008",
        "610525001210",
        "610525103003",
    )


@pytest.mark.parametrize(
    ("kind", "successor"), [(SuccessionKind.renamed, "2"), (SuccessionKind.merged, "1")]
)
def test_only_a_renamed_area_follows_itself(kind: SuccessionKind, successor: str) -> None:
    with pytest.raises(ValidationError, match="follows itself"):
        Succession(
            id="s",
            source_id="src",
            standing=Standing.public,
            predecessor_id="99000100100" + "1",
            successor_id="99000100100" + successor,
            since=date(2020, 1, 1),
            kind=kind,
            basis=SuccessionBasis.stated,
            old_name="旧",
            new_name="新",
        )


def test_the_history_of_an_area_goes_on_over_its_names_and_codes(
    empty_store: Store, changed_city: TablesFolder
) -> None:
    changed_city.load_into(empty_store)
    told = [
        (str(row.day), str(row.event), str(row.event_of), row.name, row.other_id)
        for area in ("990001001203", "990001001204")
        for row in QUESTIONS["history"](empty_store, body=area, as_of="2022-06-30").rows
    ]
    assert told == [
        ("2018-01-01", "follows", "succession", "新", "990001001202"),
        ("2018-01-01", "began", "itself", "990001001203村", ""),
        ("2019-12-31", "ended", "itself", "990001001203村", ""),
        ("2020-01-01", "followed", "succession", "旧", "990001001204"),
        ("2020-01-01", "followed", "succession", "旧", "990001001205"),
        ("2020-01-01", "follows", "succession", "新", "990001001203"),
        ("2020-01-01", "began", "itself", "990001001204村", ""),
        ("2021-01-01", "renamed", "succession", "旧", "990001001204"),
    ]
