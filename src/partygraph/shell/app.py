"""What all commands share: the app, its options, where answers go, and how an error ends.

Exit codes: 0 done · 2 the input cannot be used · 3 not found · 4 in conflict with the graph, or
not allowed · 5 the engine cannot be reached or is held · 70 our fault.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from partygraph.actor import operation, under
from partygraph.errors import (
    ConflictError,
    Fault,
    ForbiddenError,
    InputError,
    LockedError,
    NotFoundError,
    PartygraphError,
    ProviderError,
    QueryError,
    SignInError,
    StoreError,
    StoreHeldError,
)
from partygraph.graph import AreaOf, Graph
from partygraph.settings import Settings, load_settings
from partygraph.store import Act, Deed, EngineStore, open_store, whole
from partygraph.words import Language, words

AreaT = TypeVar("AreaT", bound=AreaOf)

_EXIT_CODES: dict[type[PartygraphError], int] = {
    InputError: 2,
    NotFoundError: 3,
    ConflictError: 4,
    ForbiddenError: 4,
    SignInError: 4,
    LockedError: 4,
    StoreError: 5,
    ProviderError: 5,
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
ScenarioOption = Annotated[
    str | None, typer.Option("--scenario", help="The id of a scenario: as if it were so.")
]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The file to write.")]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def under_an_id(
    context: typer.Context,
    operation_id: Annotated[
        str,
        typer.Option(
            "--operation",
            help="An id for what is done: under the same one it is done once, and asked again it "
            "answers with the record that is there.",
        ),
    ] = "",
) -> None:
    """A knowledge graph of Party organisations, units and co-construction pairings."""
    context.with_resource(under(operation_id))


_UNUSABLE = 422
_KINDS: dict[int, type[PartygraphError]] = {
    401: SignInError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
}
"""What a server's status stands for."""
_LONGEST_WRITE = 3600.0
"""Seconds that a load may take at a server."""
_MOST_FAULTS = 50
"""Faults of a load that are shown."""

out = Console()
err = Console(stderr=True)


def main() -> None:
    """Run the shell; a user's mistake ends in a sentence and an exit code, not in a traceback."""
    try:
        app()
    except PartygraphError as error:
        language = _language()
        title = f"{words(language)['error_title']}: {error.sentence(language)}"
        err.print(title, markup=False, highlight=False, soft_wrap=True)
        if isinstance(error, InputError):
            show_faults(err, [one.told(language) for one in error.faults], language)
        sys.exit(next(code for kind, code in _EXIT_CODES.items() if isinstance(error, kind)))


def show_faults(console: Console, lines: Sequence[str], language: Language) -> None:
    """A line a fault, and how many more there are where they are too many to read."""
    for line in lines[:_MOST_FAULTS]:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if len(lines) > _MOST_FAULTS:
        more = words(language)["shell.more_faults"].format(count=len(lines) - _MOST_FAULTS)
        console.print(more, markup=False, highlight=False, soft_wrap=True)


def _language() -> Language:
    """The language of messages, even where the settings themselves cannot be used."""
    if _chosen_language:
        return _chosen_language[0]
    try:
        return load_settings().language
    except InputError:
        return Language.zh


_chosen_language: list[Language] = []


def settings_of(
    store: str | None = None, lang: Language | None = None, **given: object
) -> Settings:
    """The settings with the options of a command; its language is that of its errors, too."""
    _chosen_language[:] = [lang] if lang else []
    return load_settings(store=store, language=lang, **given)


def area_of(
    cls: type[AreaT], area: str, as_of: str | None, settings: Settings, **more: str | None
) -> AreaT:
    """What the options of a command ask of an area, in the language of the settings."""
    given = {"area": area, "as_of": as_of, "lang": settings.language, **more}
    return cls.of({name: value for name, value in given.items() if value is not None})


def fault_of(place: Mapping[str, Any]) -> Fault:
    """A fault as a server told it."""
    at = {name: place[name] for name in ("table", "row", "column", "file", "sheet")}
    return Fault("as_told", details={"message": place["message"]}, **at)


def write_file(output: Path, content: bytes, settings: Settings) -> None:
    """Write a file and say so."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InputError("cannot_write", path=output, reason=error.strerror) from None
    out.print(words(settings.language)["shell.written"].format(path=output), markup=False)


def made_by_graph(  # noqa: PLR0913  what the route takes
    settings: Settings,
    path: str,
    given: Mapping[str, str],
    make: Callable[[Graph], bytes],
    *,
    body: str | None = None,
    seconds: float = 0.0,
    to: Path | None = None,
) -> bytes:
    """What is made from the graph; where a server of ours holds the store, what that one makes.

    Args:
        path: of the server's route that makes the same.
        given: the route's parameters.
        body: JSON that the route takes; it is posted then.
        seconds: that making it takes beside the time limit of a question.
        to: the file that it goes out in, for the ledger; None for an answer that is read here.
    """
    try:
        with Graph(open_store(settings)) as graph:
            made = make(graph)
            if to is not None:
                _record(whole(graph.store), path, given, to, settings)
            return made
    except StoreHeldError as held:
        sent = None if body is None else body.encode()
        return from_server(
            held, path, given, settings, body=sent, media_type="application/json", seconds=seconds
        )


def _record(
    store: EngineStore, path: str, given: Mapping[str, str], to: Path, settings: Settings
) -> None:
    """Keep an entry of a file that goes out, as a server does; say so where that cannot be.

    The file was made by whoever may read the store: it goes out all the same.
    """
    route, _, query = path.partition("?")
    asked = "&".join(filter(None, (query, *(f"{name}={value}" for name, value in given.items()))))
    what = {"path": route, "query": asked, "file": to.name}
    try:
        with under(""):
            store.note(Deed(Act.export, {name: text for name, text in what.items() if text}))
    except PartygraphError as error:
        names = words(settings.language)
        reason = error.sentence(settings.language)
        text = names["shell.not_recorded"].format(reason=reason)
        err.print(text, markup=False, highlight=False, soft_wrap=True)


def _authorization(held: StoreHeldError, settings: Settings) -> dict[str, str]:
    """What a server takes us for: the owner of a token, or the person at the machine."""
    secret = settings.token.get_secret_value() or held.key
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def from_server(  # noqa: PLR0913  what a request is made of
    held: StoreHeldError,
    path: str,
    given: Mapping[str, str],
    settings: Settings,
    *,
    body: bytes | None = None,
    media_type: str = "application/octet-stream",
    seconds: float = 0.0,
) -> bytes:
    """What the server that holds the store answers.

    Args:
        body: what is sent to be done; a question has none.
        seconds: that it takes beside the time limit of a question, where that is known.

    Raises:
        PartygraphError: no server of ours holds it, or it refused, which is told in its words.
    """
    if not held.address:
        raise held
    names = words(settings.language)
    err.print(names["shell.asked_server"].format(address=held.address), style="dim")
    joint = "&" if "?" in path else "?"
    headers = {
        "Accept-Language": settings.language,
        "Content-Type": media_type,
        **_authorization(held, settings),
    }
    if operation():
        headers["Idempotency-Key"] = operation()
    request = urllib.request.Request(  # noqa: S310  the address is from our own note beside the store
        f"{held.address}{path}{joint}{urllib.parse.urlencode(given, errors='replace')}",
        headers=headers,
        data=body,
    )
    known = body is None or seconds
    patience = settings.time_limit + 5 + seconds if known else _LONGEST_WRITE
    try:
        with urllib.request.urlopen(request, timeout=patience) as response:  # noqa: S310
            answer: bytes = response.read()
            return answer
    except urllib.error.HTTPError as error:
        problem = json.loads(error.read())
        details = {"served_at": held.address, "reason": problem["title"]}
        if error.code == _UNUSABLE:
            faults = tuple(map(fault_of, problem["faults"]))
            raise InputError("served_elsewhere", faults, **details) from None
        kind = _KINDS.get(error.code, StoreError)
        raise kind("served_elsewhere", **details) from None
    except OSError as error:
        raise StoreError("served_elsewhere", served_at=held.address, reason=error) from None
