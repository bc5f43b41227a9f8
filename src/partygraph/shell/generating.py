"""`generate`: a made-up city of any size."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from partygraph.generate import generate
from partygraph.shell.app import LanguageOption, app, err, out, settings_of
from partygraph.words import words


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
    settings = settings_of(lang=lang)
    names = words(settings.language)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
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
    out.print(text, markup=False)
