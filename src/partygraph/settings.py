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
from partygraph.words import Language


def default_store() -> str:
    """The embedded store in the user's data folder."""
    return str(Path(platformdirs.user_data_dir("partygraph", appauthor=False)) / "graph.lbug")


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
    port: int = Field(default=8000, ge=0, le=65535, description="Its port; 0 takes a free one.")


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
