"""`plan document` and `plan document-of`: a plan and a scenario on paper."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from partygraph import planning, scenarios
from partygraph.graph import AreaOf, Graph
from partygraph.papers import plan_paper_of
from partygraph.planning import PlanOf
from partygraph.shell.app import (
    AreaOption,
    AsOfOption,
    LanguageOption,
    OutputOption,
    StoreOption,
    area_of,
    made_by_graph,
    settings_of,
    write_file,
)
from partygraph.shell.planning import PlanFile, as_json_object, pairs_of, plan_app, read_plan
from partygraph.shell.scenarios import ScenarioId

_SECONDS = 5.0
"""For the bound of a scenario."""


@plan_app.command("document")
def document_command(
    plan: PlanFile, output: OutputOption, store: StoreOption = None, lang: LanguageOption = None
) -> None:
    """Write a plan on paper as DOCX: what it changes and reaches, and why each pair."""
    settings = settings_of(store, lang)
    given, language = read_plan(plan), settings.language

    def made(graph: Graph) -> bytes:
        told = planning.evaluate(graph.store, given.rules, pairs_of(given))
        return plan_paper_of(graph, told.model_copy(update={"stages": given.stages}), language)

    body = {
        "rules": as_json_object(given.rules),
        "pairs": pairs_of(given),
        "stages": [stage.model_dump(mode="json") for stage in given.stages],
    }
    sent = TypeAdapter(dict[str, Any]).dump_json(body).decode()
    route = f"/api/plans/document?lang={language}"
    write_file(output, made_by_graph(settings, route, {}, made, body=sent, to=output), settings)


@plan_app.command("document-of")
def document_of_command(  # noqa: PLR0913, PLR0917  its options
    id_: ScenarioId,
    area: AreaOption,
    output: OutputOption,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write a scenario on paper as DOCX, beside the graph as it is."""
    settings = settings_of(store, lang)
    wanted = area_of(AreaOf, area, as_of, settings)

    def made(graph: Graph) -> bytes:
        name = scenarios.scenario(graph.store, id_).name
        rules = PlanOf(area=wanted.area, as_of=wanted.as_of, scenario=id_, seconds=_SECONDS)
        return plan_paper_of(graph, planning.reach(graph.store, rules), wanted.lang, name)

    route = f"/api/scenarios/{id_}/plan.docx"
    given = wanted.model_dump(mode="json")
    paper = made_by_graph(settings, route, given, made, seconds=_SECONDS, to=output)
    write_file(output, paper, settings)
