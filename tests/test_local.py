"""A question of a county costs the same in a province as in a store of the county alone.

Judged by the processor time of the engine, the least of several runs, with every statement run
bare: so that what a busy machine adds does not count.
"""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ladybug
import polars as pl
import pytest

from conftest import embedded
from partygraph.ask import QUESTIONS
from partygraph.bulk import bulk_load
from partygraph.generate.country import generate_country
from partygraph.queries import Query
from partygraph.store import Rows
from partygraph.store.ladybug import LadybugStore

COUNTY = "350181"
DAY = date(2026, 7, 1)
MOST = 3
FLOOR = 0.003
"""Seconds that a statement may take whatever it takes alone: planning, and the clock."""
GLOBAL = {"sources"}
"""Questions that are about everything that is there."""


class Recorder(LadybugStore):
    """A store that remembers the statements it was asked to run."""

    ran: list[tuple[str, dict[str, Any]]]

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        self.ran.append((statement.text, parameters))
        return super()._read(statement, parameters)


@pytest.fixture(name="stores", scope="module")
def _stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Recorder, Recorder]]:
    """A province of 40 like counties, and the first of them alone."""
    folder = tmp_path_factory.mktemp("local")
    lines = ["35,某省,1", "3501,甲市,2"]
    for number in range(40):
        county = f"3501{81 - number:02}"
        lines += [f"{county},县{number},3", f"{county}001,街道{number},4"]
        lines += [f"{county}001{place:03},社{place}社区居委会,5" for place in range(1, 41)]
    (folder / "codes.csv").write_text("\n".join(["code,name,level", *lines]), encoding="utf-8")
    generate_country(folder / "whole", folder / "codes.csv", year=2023)
    (folder / "alone").mkdir()
    for path in (folder / "whole").glob("*.parquet"):
        id_ = pl.col("id")
        inside = id_.str.contains(f"(^|-){COUNTY}(x|-|[0-9]|$)")
        above = pl.lit(COUNTY).str.starts_with(id_)
        kept = inside | above | pl.lit(value=path.stem == "sources")
        pl.scan_parquet(path).filter(kept).collect().write_parquet(folder / "alone" / path.name)
    opened = []
    for name in ("whole", "alone"):
        settings = embedded(folder / f"{name}.lbug")
        bulk_load(folder / name, settings)
        path = Path(settings.store)
        opened.append(Recorder(path, settings, create=False, served_at=""))
    yield opened[0], opened[1]
    for store in opened:
        store.close()


def given(name: str) -> dict[str, str] | None:
    """Parameters of a question, all of things in the county."""
    known = {
        "area": COUNTY, "unit": f"u-{COUNTY}x0001", "organisation": f"o-{COUNTY}001001",
        "start": f"u-{COUNTY}x0001", "finish": f"o-{COUNTY}001001", "body": f"u-{COUNTY}x0001",
        "text": "社区",
    }  # fmt: skip
    fields = QUESTIONS[name].parameters.model_fields
    needed = {field for field, info in fields.items() if info.is_required()}
    if not needed <= known.keys() | {"as_of"}:
        return None
    wanted = needed | ({"area"} & fields.keys())
    return {field: known[field] for field in wanted if field in known}


ASKED = [name for name in QUESTIONS if name not in GLOBAL and given(name) is not None]


@pytest.mark.parametrize("name", ASKED)
def test_a_question_of_a_county_costs_the_same_in_a_province(
    name: str, stores: tuple[Recorder, Recorder]
) -> None:
    province, alone = (_cost(store, name) for store in stores)
    assert province <= MOST * alone + FLOOR, f"{province:.4f} s against {alone:.4f} s"


def _cost(store: Recorder, name: str) -> float:
    """Seconds of processor that the statements of a question take, each at its best."""
    question = QUESTIONS[name]
    parameters = question.check((given(name) or {}) | {"as_of": DAY.isoformat()})
    store.ran = []
    question.find(store, **{one: getattr(parameters, one) for one in question.own_parameters()})
    connection = ladybug.Connection(store._database, num_threads=1)  # noqa: SLF001
    try:
        return sum(
            min(_run(connection, text, values) for _ in range(4)) for text, values in store.ran
        )
    finally:
        connection.close()


def _run(connection: ladybug.Connection, text: str, values: dict[str, Any]) -> float:
    started = time.process_time()
    result = connection.execute(text, values)
    assert isinstance(result, ladybug.QueryResult)
    result.get_all()
    result.close()
    return time.process_time() - started


def test_the_list_of_what_is_about_everything_has_only_questions() -> None:
    assert QUESTIONS.keys() >= GLOBAL
