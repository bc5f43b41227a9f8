"""`generate`: a made-up city of any size."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from partygraph.errors import InputError
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
    scale: Annotated[
        float,
        typer.Option(
            help="Times communities and units; with --country the share of the counties of each "
            "province."
        ),
    ] = 1,
    seed: Annotated[int, typer.Option(help="The same seed makes the same city.")] = 1,
    faults: Annotated[float, typer.Option(help="How many faults to mix in: 0 none, 1 usual.")] = 1,
    country: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--country",
            help="A whole country, as Parquet for `load --bulk`, on the areas of --divisions.",
        ),
    ] = False,
    divisions: Annotated[
        Path | None,
        typer.Option(help="With --country: a code table, as `divisions` takes it."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="Of the code table, where it does not tell its own.")
    ] = None,
    provinces: Annotated[
        str, typer.Option(help="With --country: codes of provinces such as 35,61; all without it.")
    ] = "",
    lang: LanguageOption = None,
) -> None:
    """Make up a city or a country in the form that `load` takes; all of it is illustrative."""
    settings = settings_of(lang=lang)
    names = words(settings.language)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(names["shell.generating"], total=None)

        def show(done: int, whole: int) -> None:
            progress.update(task, completed=done, total=whole)

        if country:
            if divisions is None:
                raise InputError("no_code_table")
            from partygraph.generate.country import generate_country  # noqa: PLC0415  polars is slow to load

            written = generate_country(
                output,
                divisions,
                year=year,
                provinces=[code.strip() for code in provinces.split(",") if code.strip()],
                scale=scale,
                seed=seed,
                faults=faults,
                progress=show,
            )
        else:
            written = generate(
                output,
                communities=communities,
                units=units,
                scale=scale,  # type: ignore[arg-type]  # a city takes whole numbers only, and says so
                seed=seed,
                faults=faults,
                progress=show,
            )
    text = names["shell.generated"].format(rows=sum(written.values()), path=output)
    out.print(text, markup=False)
