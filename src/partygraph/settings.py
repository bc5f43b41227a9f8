"""The settings, read from the environment once, here and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from partygraph.errors import Fault, InputError
from partygraph.faults import fault
from partygraph.ledgers.limits import DEFAULT, Limits
from partygraph.small_cells import LEAST
from partygraph.words import Language


def default_store() -> str:
    """The embedded store in the user's data folder."""
    return str(Path(platformdirs.user_data_dir("partygraph", appauthor=False)) / "graph.lbug")


def default_plan_folder() -> Path:
    """A folder for what can be computed again, in the user's cache."""
    return platformdirs.user_cache_path("partygraph", appauthor=False) / "plans"


def default_scope_folder() -> Path:
    """A folder for copies of what those see who are bound to areas, in the user's cache."""
    return platformdirs.user_cache_path("partygraph", appauthor=False) / "scopes"


class Settings(BaseSettings):
    """Every setting, with the prefix `PARTYGRAPH_` in the environment."""

    model_config = SettingsConfigDict(env_prefix="PARTYGRAPH_", frozen=True, extra="ignore")

    store: str = Field(
        default_factory=default_store,
        description="A path (embedded Ladybug) or a neo4j://, neo4j+s:// or bolt:// address.",
    )
    user: str = Field(default="neo4j", description="The user of a Neo4j server.")
    password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    database: str = Field(default="neo4j", description="The database on a Neo4j server.")
    language: Language = Field(default=Language.zh, description="zh or en: what people read.")
    time_limit: float = Field(
        default=15.0, gt=0, le=3600, description="Seconds after which a question is stopped."
    )
    buffer_pool_mb: int = Field(
        default=1024, ge=256, description="Memory of the embedded engine's page cache, in MiB."
    )
    host: str = Field(default="127.0.0.1", description="The address that `serve` listens on.")
    plan_folder: Path = Field(
        default_factory=default_plan_folder,
        description="Where large plans keep the places that are finished, to go on from them.",
    )
    scope_folder: Path = Field(
        default_factory=default_scope_folder,
        description="Where a server keeps copies for those who see only some areas.",
    )
    upload_mb: int = Field(
        default=20, ge=1, le=1000, description="MiB that a file sent over HTTP may have."
    )
    largest_file_mb: int = Field(
        default=DEFAULT.file_mb, ge=1, le=10_000, description="MiB that a ledger may have."
    )
    largest_unpacked_mb: int = Field(
        default=DEFAULT.unpacked_mb,
        ge=1,
        le=10_000,
        description="MiB that a workbook or a ZIP may have unpacked.",
    )
    most_columns: int = Field(
        default=DEFAULT.columns, ge=1, le=16_384, description="Columns that a sheet may have."
    )
    most_cells: int = Field(default=DEFAULT.cells, ge=1, description="Cells that a sheet may have.")
    longest_cell: int = Field(
        default=DEFAULT.cell, ge=1, le=32_767, description="Characters that a cell may have."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Its port; 0 takes a free one.")
    small_cell: int = Field(
        default=LEAST,
        ge=LEAST,
        le=1000,
        description="Headcounts below it are withheld outside of the own area.",
    )
    own_area: str = Field(
        default="",
        pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$",
        description="A division code: whose small headcounts are shown; empty for all of them.",
    )

    @property
    def limits(self) -> Limits:
        """The most that is taken of a ledger."""
        return Limits(
            file_mb=self.largest_file_mb,
            unpacked_mb=self.largest_unpacked_mb,
            columns=self.most_columns,
            cells=self.most_cells,
            cell=self.longest_cell,
        )


def load_settings(**given: object) -> Settings:
    """The settings from the environment, with what was given on the command line put over them.

    Raises:
        InputError: with every setting that cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise InputError(
            "settings", tuple(_setting_fault(problem) for problem in problems)
        ) from None


def _setting_fault(problem: ErrorDetails) -> Fault:
    found = fault(Settings, problem)
    return replace(found, column=f"PARTYGRAPH_{found.column.upper()}")
