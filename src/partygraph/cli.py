"""The shell: parse, call, print.

Exit codes: 0 done · 2 the input cannot be used · 3 not found · 4 in conflict with the graph ·
5 the engine cannot be reached or is held · 70 our fault.
"""

from __future__ import annotations

import inspect
import json
import signal
import socket
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table
from typer.core import TyperGroup

from partygraph import formats
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.things import Thing
from partygraph.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    PartygraphError,
    QueryError,
    StoreError,
    StoreHeldError,
)
from partygraph.exchange import NetworkFormat, export
from partygraph.files import folder
from partygraph.generate import generate
from partygraph.graph import Graph, NetworkOf
from partygraph.load import LoadReport, is_only_from, load
from partygraph.settings import Settings, load_settings
from partygraph.store import Store, open_store
from partygraph.words import Language, words

_EXIT_CODES: dict[type[PartygraphError], int] = {
    InputError: 2,
    NotFoundError: 3,
    ConflictError: 4,
    StoreError: 5,
    QueryError: 70,
}

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="A path (embedded), or a neo4j:// address. Default: PARTYGRAPH_STORE, or the user's "
        "data folder.",
        show_default=False,
    ),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option(
        "--lang", help="zh or en. Default: PARTYGRAPH_LANGUAGE, or zh.", show_default=False
    ),
]
HostOption = Annotated[
    str | None, typer.Option("--host", help="The address to listen on.", show_default="127.0.0.1")
]
PortOption = Annotated[
    int | None, typer.Option("--port", help="The port; 0 takes a free one.", show_default="8000")
]

AreaOption = Annotated[str, typer.Option("--area", help="A division code, such as 350783.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="A day such as 2020-07-01; today when left out.")
]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The file to write.")]

app = typer.Typer(
    help="A knowledge graph of Party organisations, units and co-construction pairings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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

_out = Console()
_err = Console(stderr=True)


def main() -> None:
    """Run the shell; a user's mistake ends in a sentence and an exit code, not in a traceback."""
    try:
        app()
    except PartygraphError as error:
        language = _language()
        title = f"{words(language)['error_title']}: {error.sentence(language)}"
        _err.print(title, markup=False, highlight=False, soft_wrap=True)
        if isinstance(error, InputError):
            for one in error.faults:
                line = f"  {one.place(language)}: {one.sentence(language)}"
                _err.print(line, markup=False, highlight=False, soft_wrap=True)
        sys.exit(next(code for kind, code in _EXIT_CODES.items() if isinstance(error, kind)))


def _language() -> Language:
    """The language of messages, even where the settings themselves cannot be used."""
    if _chosen_language:
        return _chosen_language[0]
    try:
        return load_settings().language
    except InputError:
        return Language.zh


_chosen_language: list[Language] = []


def _settings(store: str | None = None, lang: Language | None = None, **given: object) -> Settings:
    _chosen_language[:] = [lang] if lang else []
    return load_settings(store=store, language=lang, **given)


@app.command()
def demo(
    store: StoreOption = None,
    host: HostOption = None,
    port: PortOption = None,
    lang: LanguageOption = None,
) -> None:
    """Load three real places into an embedded store and serve the page and the API."""
    settings = _settings(store, lang, host=host, port=port)

    def load_seed(opened: Store) -> None:
        seed = folder("seed")
        if not is_only_from(opened, seed):
            raise InputError("other_data", address=opened.address)
        _report(_load(opened, seed, settings.language), settings.language)

    _serve(settings, before=load_seed)


@app.command()
def serve(
    store: StoreOption = None,
    host: HostOption = None,
    port: PortOption = None,
    lang: LanguageOption = None,
) -> None:
    """Serve the page and the API over the store that is there."""
    _serve(_settings(store, lang, host=host, port=port), before=None)


@app.command("load")
def load_command(
    path: Annotated[Path, typer.Argument(help="A folder of CSV tables.", show_default=False)],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Load a folder of tables, all or nothing; the same tables twice change nothing."""
    settings = _settings(store, lang)
    with open_store(settings, create=True) as opened:
        _report(_load(opened, path, settings.language), settings.language)


@app.command("generate")
def generate_command(  # noqa: PLR0913, PLR0917  its options
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")],
    communities: Annotated[int, typer.Option(help="Residents' communities.")] = 15,
    units: Annotated[
        int | None, typer.Option(help="Units; 72 for every 15 communities when left out.")
    ] = None,
    scale: Annotated[int, typer.Option(help="Times communities and units.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed makes the same city.")] = 1,
    faults: Annotated[float, typer.Option(help="How many faults to mix in: 0 none, 1 usual.")] = 1,
    lang: LanguageOption = None,
) -> None:
    """Make up a city of any size in the form that `load` takes; all of it is illustrative."""
    settings = _settings(lang=lang)
    names = words(settings.language)
    with Progress(console=_err, transient=True, disable=not _err.is_terminal) as progress:
        task = progress.add_task(names["shell.generating"], total=None)
        written = generate(
            output,
            communities=communities,
            units=units,
            scale=scale,
            seed=seed,
            faults=faults,
            progress=lambda done, whole: progress.update(task, completed=done, total=whole),
        )
    text = names["shell.generated"].format(rows=sum(written.values()), path=output)
    _out.print(text, markup=False)


@app.command("view")
def view_command(
    area: AreaOption,
    output: OutputOption,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draw the network of an area into one HTML file that opens without any network."""
    settings = _settings(store, lang)
    wanted = _network_of(area, as_of, settings)
    text = _drawn(settings, "/api/view", wanted, lambda graph: graph.view(wanted).encode("utf-8"))
    _write(output, text, settings)


@app.command("export")
def export_command(  # noqa: PLR0913, PLR0917  its options
    area: AreaOption,
    output: OutputOption,
    form: Annotated[
        NetworkFormat,
        typer.Option("--format", help="graphml, gexf, or csv: a zip of nodes.csv and links.csv."),
    ] = NetworkFormat.graphml,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the network of an area for other tools: GraphML, GEXF or a pair of CSV tables."""
    settings = _settings(store, lang)
    wanted = _network_of(area, as_of, settings)
    given = wanted.model_dump()
    made = _drawn(
        settings,
        f"/api/export?format={form}",
        wanted,
        lambda graph: export(graph.network(**given), form),
    )
    _write(output, made, settings)


def _network_of(area: str, as_of: str | None, settings: Settings) -> NetworkOf:
    given = {"area": area, "as_of": as_of, "lang": settings.language}
    return NetworkOf.of({name: value for name, value in given.items() if value is not None})


def _drawn(
    settings: Settings, path: str, wanted: NetworkOf, make: Callable[[Graph], bytes]
) -> bytes:
    """What is made from the graph; where a server of ours holds it, what that server makes."""
    try:
        with Graph(open_store(settings)) as graph:
            return make(graph)
    except StoreHeldError as held:
        return _from_server(held, path, wanted.model_dump(mode="json"), settings)


def _write(output: Path, content: bytes, settings: Settings) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InputError("cannot_write", path=output, reason=error.strerror) from None
    _out.print(words(settings.language)["shell.written"].format(path=output), markup=False)


@app.command("show")
def show_command(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of anything in the graph.")],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show one thing of the graph with its source and quote, as JSON."""
    settings = _settings(store, lang)
    try:
        with Graph(open_store(settings)) as graph:
            typer.echo(graph.thing(id_).model_dump_json(indent=2))
    except StoreHeldError as held:
        path = f"/api/things/{urllib.parse.quote(id_, safe='')}"
        found = Thing.model_validate_json(_from_server(held, path, {}, settings))
        typer.echo(found.model_dump_json(indent=2))


@ask_app.callback(invoke_without_command=True)
def _list_questions(context: typer.Context, lang: LanguageOption = None) -> None:
    """Ask a question; without one, list them."""
    if context.invoked_subcommand is not None:
        return
    names = words(_settings(lang=lang).language)
    table = Table(title=names["shell.questions"])
    for column in ("shell.question", "shell.meaning", "shell.parameters"):
        table.add_column(names[column], overflow="fold")
    for question in QUESTIONS.values():
        options = " ".join(_option(name) for name in question.own_parameters())
        table.add_row(question.name, names[f"question.{question.name}"], options)
    _out.print(table)


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
        settings = _settings(store, lang)
        answer = _answer(settings, question, {k: v for k, v in given.items() if v is not None})
        if as_json:
            typer.echo(formats.as_json(answer))
        elif as_csv:
            typer.echo(formats.as_csv(answer), nl=False)
        else:
            _out.print(formats.as_table(answer, words(settings.language)))

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
    """Ask the store; where a server of ours holds it, ask that server."""
    try:
        with Graph(open_store(settings)) as graph:
            return graph.answer(question.name, **given)
    except StoreHeldError as held:
        text = _from_server(held, f"/api/ask/{question.name}", given, settings)
        return question.answer.model_validate_json(text)


def _from_server(
    held: StoreHeldError, path: str, given: Mapping[str, str], settings: Settings
) -> bytes:
    if not held.address:
        raise held
    names = words(settings.language)
    _err.print(names["shell.asked_server"].format(address=held.address), style="dim")
    joint = "&" if "?" in path else "?"
    request = urllib.request.Request(  # noqa: S310  the address is from our own note beside the store
        f"{held.address}{path}{joint}{urllib.parse.urlencode(given)}",
        headers={"Accept-Language": settings.language},
    )
    try:
        with urllib.request.urlopen(request, timeout=settings.time_limit + 5) as response:  # noqa: S310
            body: bytes = response.read()
            return body
    except urllib.error.HTTPError as error:
        problem = json.loads(error.read())
        reason = "; ".join(
            [problem["title"], *(f"{one['column']}: {one['message']}" for one in problem["faults"])]
        )
        kind = {404: NotFoundError, 422: InputError}.get(error.code, StoreError)
        raise kind("served_elsewhere", served_at=held.address, reason=reason) from None
    except OSError as error:
        raise StoreError("served_elsewhere", served_at=held.address, reason=error) from None


def _load(store: Store, path: Path, language: Language) -> LoadReport:
    comparing = words(language)["shell.comparing"]
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=_err, transient=True, disable=not _err.is_terminal) as progress:
        task = progress.add_task(comparing, total=None)

        def show(table: str, rows: int) -> None:
            progress.update(task, description=f"{comparing} {table} ({rows})")

        return load(store, path, show)


def _report(report: LoadReport, language: Language) -> None:
    names = words(language)
    added, changed, left = (
        sum(getattr(table, name) for table in report.tables)
        for name in ("added", "changed", "left")
    )
    if not report.changed_anything:
        text = names["shell.nothing_changed"]
        _out.print(text.format(left=left, revision=report.revision))
        return
    table = Table()
    for name in ("table", "added", "changed", "left"):
        table.add_column(names[f"shell.{name}"], justify="left" if name == "table" else "right")
    for one in report.tables:
        table.add_row(one.table, str(one.added), str(one.changed), str(one.left))
    _out.print(table)
    text = names["shell.loaded"]
    _out.print(text.format(added=added, changed=changed, left=left, revision=report.revision))


def _serve(settings: Settings, before: Callable[[Store], None] | None) -> None:
    import uvicorn  # noqa: PLC0415  the server is loaded for the two commands that serve

    from partygraph.web import create_app  # noqa: PLC0415

    names = words(settings.language)
    # A service manager ends it as Ctrl+C does; uvicorn, when it has finished what was asked of it,
    # raises the signal again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listen(settings) as listener:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{listener.getsockname()[1]}"
        with open_store(settings, create=before is not None, served_at=address) as store:
            if before is not None:
                before(store)
            application = create_app(Graph(store), settings.language)
            config = uvicorn.Config(application, log_level="warning", server_header=False)
            with suppress(KeyboardInterrupt):
                _out.print(names["shell.store"].format(address=store.address), markup=False)
                _out.print(names["shell.serving"].format(address=address), markup=False)
                uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on, bound before the store is held, so that its note has the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only on a socket that names its protocol;
    # without it each answer on a kept connection waits 40 ms for the client's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen()
    except OSError:
        listener.close()
        raise StoreError("port_taken", host=settings.host, port=settings.port) from None
    return listener
