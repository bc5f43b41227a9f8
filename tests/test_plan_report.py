"""A plan and a scenario on paper: what stands there is what the planner says, at every door."""

from __future__ import annotations

import io

import docx
import docx.table
import pytest
from fastapi.testclient import TestClient

from partygraph import planning
from partygraph.graph import Graph
from partygraph.plan_report import About, plan_report
from partygraph.planning import Plan, PlanOf
from partygraph.store import Store
from partygraph.web import create_app
from partygraph.words import Language, words

JIANOU = {"area": "350783", "as_of": "2020-07-01"}
MOVED = ("u-350783-47", "350783004002", "350783003001")
"""A unit, the community that it leaves, and the one that it goes to."""


@pytest.fixture(scope="module")
def plan(seeded_ladybug: Store) -> Plan:
    return planning.suggest(
        seeded_ladybug,
        PlanOf.of(JIANOU | {"most_changes": 3, "seconds": 4, "must_not": [MOVED[::2]]}),
    )


def told(body: bytes) -> tuple[list[str], dict[str, list[list[str]]]]:
    """The paragraphs of a document, and its tables by the heading that they stand under."""
    made = docx.Document(io.BytesIO(body))
    paragraphs = [one.text for one in made.paragraphs]
    tables: dict[str, list[list[str]]] = {}
    heading = ""
    for part in made.iter_inner_content():
        if isinstance(part, docx.table.Table):
            rows = [[cell.text for cell in row.cells] for row in part.rows]
            tables.setdefault(heading, []).extend(rows)
        elif part.style is not None and str(part.style.name).startswith("Heading"):
            heading = part.text.partition(". ")[2]
    return paragraphs, tables


def test_a_plan_on_paper_says_what_it_changes_reaches_and_why(
    plan: Plan, seeded_ladybug: Store
) -> None:
    asked = {
        "rules": plan.rules.model_dump(mode="json"),
        "pairs": [(one.unit_id, one.area_id) for one in plan.pairs],
        "stages": [stage.model_dump(mode="json") for stage in plan.stages],
    }
    with TestClient(create_app(Graph(seeded_ladybug))) as client:
        answer = client.post("/api/plans/document", json=asked)
        english = client.post("/api/plans/document?lang=en", json=asked)
        assert client.post("/api/plans/document", json={}).status_code == 422
    assert answer.headers["content-disposition"].endswith('"plan-350783.docx"')
    paragraphs, tables = told(answer.content)
    assert paragraphs[:2] == ["建瓯市结对共建方案说明", "截至 2020-07-01 · 修订号 1"]
    assert "示例数据（虚构）" in paragraphs[2]
    new = [one for one in plan.pairs if one.new]
    assert new
    begun = tables["新增的结对及其理由"]
    assert {(a, b) for a, b, *_ in begun[1:]} == {(one.unit_name, one.area_name) for one in new}
    assert all(one.brings[0].demand_name in str(begun) for one in new)
    assert len(tables["保留的结对"]) == 1 + len(plan.pairs) - len(new)
    assert len(tables["终止的结对"]) == 1 + len(plan.ended)
    reached = {row[0]: row[1:] for row in tables["现状与方案：指标、上界与差距"]}
    met, bound = plan.planned.weighted_met, plan.stages[0].bound
    assert reached["满足的加权需求"] == [
        f"{plan.today.weighted_met:.4g}",
        f"{met:.4g}",
        f"{bound:.4g}",
        f"{(bound - met) / bound:.2%}",
    ]
    assert ["不得结对", "建瓯市劳动就业中心–西池社区"] in tables["求解的要求"]
    assert any(row[0].startswith("2020年报纸版面") for row in tables["依据与来源"])
    assert told(english.content)[0][0] == "Pairing plan for 建瓯市"


def test_every_rule_has_a_word_in_both_languages(plan: Plan) -> None:
    rules = plan.rules.model_copy(
        update={
            "weights": {"high": 2.5},
            "kinds": {"government_body": 1},
            "budget": 1e5,
            "keep": True,
            "reading": "coverage",
            "until": "2021-01-01",
            "must": (("u", "a"),),
        }
    )
    for language in Language:
        said = words(language)
        assert all(
            f"plan.rule.{name}" in said
            for name in PlanOf.model_fields
            if name not in {"area", "as_of", "scenario", "seed", "seconds", "give"}
        )
        made = plan_report(plan.model_copy(update={"rules": rules}), About("县", "名", ()), said)
        assert "plan." not in str(made.sections[5])
