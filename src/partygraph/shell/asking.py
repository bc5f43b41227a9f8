"""`ask` and `show`: the questions of the catalogue, and one thing of the graph."""

from __future__ import annotations

import inspect
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer
from rich.table import Table
from typer.core import TyperGroup

from partygraph import formats
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.things import Thing
from partygraph.settings import Settings
from partygraph.shell.app import LanguageOption, StoreOption, app, made_by_graph, out, settings_of
from partygraph.words import Language, words


class _Questions(TyperGroup):
    """The commands of `ask`: a name that is none of them is told as such, with those there are."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        named(args[0])
        return super().resolve_command(ctx, args)


ask_app = typer.Typer(
    cls=_Questions,
    help="Ask a question; without one, list them.",
    invoke_without_command=True,
)
app.add_typer(ask_app, name="ask")


@app.command("show")
def show_command(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of anything in the graph.")],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show one thing of the graph with its source and quote, as JSON."""
    path = f"/api/things/{urllib.parse.quote(id_, safe='', errors='replace')}"
    made = made_by_graph(
        settings_of(store, lang),
        path,
        {},
        lambda graph: graph.thing(id_).model_dump_json().encode(),
    )
    typer.echo(Thing.model_validate_json(made).model_dump_json(indent=2))


@ask_app.callback(invoke_without_command=True)
def _list_questions(context: typer.Context, lang: LanguageOption = None) -> None:
    """Ask a question; without one, list them."""
    if context.invoked_subcommand is not None:
        return
    names = words(settings_of(lang=lang).language)
    table = Table(title=names["shell.questions"])
    for column in ("shell.question", "shell.meaning", "shell.parameters"):
        table.add_column(names[column], overflow="fold")
    for question in QUESTIONS.values():
        options = " ".join(_option(name) for name in question.own_parameters())
        table.add_row(question.name, names[f"question.{question.name}"], options)
    out.print(table)


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _question_command(question: Question) -> Callable[..., None]:
    """A command with an option for each parameter of a question."""

    def command(
        *,
        store: str | None,
        lang: Language | None,
        as_json: bool,
        as_csv: bool,
        **given: str | None,
    ) -> None:
        settings = settings_of(store, lang)
        answer = _answer(settings, question, {k: v for k, v in given.items() if v is not None})
        if as_json:
            typer.echo(formats.as_json(answer))
        elif as_csv:
            typer.echo(formats.as_csv(answer), nl=False)
        else:
            out.print(formats.as_table(answer, words(settings.language)))

    options: dict[str, tuple[Any, Any]] = {
        name: (_parameter_option(name, info), None)
        for name, info in question.parameters.model_fields.items()
        if name in question.own_parameters()
    }
    options |= {
        name: (_parameter_option(name, info), None)
        for name, info in question.parameters.model_fields.items()
        if name not in options
    }
    options |= {
        "as_json": (Annotated[bool, typer.Option("--json", help="The answer as JSON.")], False),
        "as_csv": (Annotated[bool, typer.Option("--csv", help="The rows as CSV.")], False),
        "store": (StoreOption, None),
        "lang": (LanguageOption, None),
    }
    command.__doc__ = question.description
    command.__annotations__ = {name: hint for name, (hint, _) in options.items()}
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint
            )
            for name, (hint, default) in options.items()
        ]
    )
    return command


def _parameter_option(name: str, info: Any) -> Any:
    choices = ", ".join(info.annotation) if isinstance(info.annotation, type(Language)) else ""
    needed = "" if not info.is_required() else " Needed."
    text = f"{info.description or info.title or choices}{needed}"
    return Annotated[str | None, typer.Option(_option(name), help=text, show_default=False)]


for _question in QUESTIONS.values():
    ask_app.command(_question.name)(_question_command(_question))


def _answer(settings: Settings, question: Question, given: Mapping[str, str]) -> Answer[Any, Any]:
    path = f"/api/ask/{question.name}"
    made = made_by_graph(
        settings,
        path,
        given,
        lambda graph: graph.answer(question.name, **given).model_dump_json().encode(),
    )
    return question.answer.model_validate_json(made)
