"""The settings, read from the environment once, here and nowhere else.

A secret may stand in a file instead: `PARTYGRAPH_PASSWORD_FILE` names the file that holds what
`PARTYGRAPH_PASSWORD` would be, and so for every other secret. The file is read when the settings
are made, and nothing of it is in an error.
"""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from limits import parse_many
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

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


_PREFIX = "PARTYGRAPH_"
_OF_A_FILE = "_FILE"


class LogForm(StrEnum):
    """How a line of the log is written."""

    text = "text"
    json = "json"


class LogLevel(StrEnum):
    """From which weight on a line is logged."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


class SecondFactor(StrEnum):
    """Whose accounts must have a second factor; every other may."""

    off = "off"
    administrators = "administrators"
    everybody = "everybody"


_SHORTEST_KEY = 32
"""Characters."""


def _key(secret: SecretStr) -> SecretStr:
    if 0 < len(secret.get_secret_value()) < _SHORTEST_KEY:
        raise PydanticCustomError("key_short", "a short key")
    return secret


def _rate(text: str) -> str:
    try:
        parse_many(text)
    except ValueError:
        raise PydanticCustomError("not_a_rate", "not a rate") from None
    return text


def _networks(text: str) -> str:
    try:
        for one in filter(None, (part.strip() for part in text.split(","))):
            ip_network(one)
    except ValueError:
        raise PydanticCustomError("not_a_network", "not a network") from None
    return text


Rate = Annotated[str, AfterValidator(_rate)]
"""How often, such as `50 per 5 seconds`; several, separated by semicolons, hold together."""


class Settings(BaseSettings):
    """Every setting, with the prefix `PARTYGRAPH_` in the environment."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore")

    store: str = Field(
        default_factory=default_store,
        description="A path (embedded Ladybug) or a neo4j://, neo4j+s:// or bolt:// address.",
    )
    user: str = Field(default="neo4j", description="The user of a Neo4j server.")
    password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    database: str = Field(default="neo4j", description="The database on a Neo4j server.")
    ca_file: Path | None = Field(
        default=None,
        description="Certificates of the authorities that are trusted for neo4j+s:// and bolt+s://.",
    )
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
    two_persons: bool = Field(
        default=False,
        description="Whether a second person must approve a scenario before it is applied.",
    )
    second_factor: SecondFactor = Field(
        default=SecondFactor.off,
        description="Whose accounts must have a second factor: off (none must, each may), "
        "administrators or everybody.",
    )
    second_factor_key: Annotated[SecretStr, AfterValidator(_key)] = Field(
        default=SecretStr(""),
        description="A secret of 32 characters or more that seals second factors, in a file.",
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://\S+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?(/\S*)?)?$",
        description="The OpenID Connect provider that people sign in with; empty for none.",
    )
    oidc_client_id: str = Field(default="", description="How we are known there.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Our secret there.")
    token: SecretStr = Field(
        default=SecretStr(""),
        description="An API token for the shell, where a server holds the store and asks for one.",
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
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        default="",
        description="Addresses or networks of reverse proxies, separated by commas: what they say "
        "of the client's address and of https is believed, and of nobody else.",
    )
    hsts_seconds: int = Field(
        default=31_536_000,
        ge=0,
        le=63_072_000,
        description="How long browsers keep to https, once they came by it; 0 tells them nothing.",
    )
    json_mb: int = Field(
        default=2, ge=1, le=100, description="MiB that the JSON of a request may have."
    )
    request_limit: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds for a request that only reads."
    )
    write_limit: float = Field(
        default=3600.0,
        gt=0,
        le=86_400,
        description="Seconds for a load, a plan, a change, and a file of the whole graph.",
    )
    body_limit: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds in which a request's body is to be sent."
    )
    most_requests: int = Field(
        default=64, ge=1, le=1000, description="Requests that are worked on at the same time."
    )
    most_waiting: int = Field(
        default=512, ge=0, le=10_000, description="Requests that wait for those; more are refused."
    )
    most_writes: int = Field(
        default=16,
        ge=1,
        le=1000,
        description="Loads, plans and changes at a time; more are refused.",
    )
    rate: Rate = Field(
        default="50 per 5 seconds",
        description="How often an account, or an address without one, may ask; not this machine.",
    )
    export_rate: Rate = Field(
        default="60 per hour", description="The same for files of an area or of the whole graph."
    )
    sign_in_rate: Rate = Field(
        default="20 per 15 minutes", description="The same for attempts to sign in."
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Who sends it as a bearer token may read /metrics from elsewhere.",
    )
    log_level: LogLevel = Field(
        default=LogLevel.warning, description="debug, info (each request), warning or error."
    )
    log_form: LogForm = Field(default=LogForm.text, description="text or json: a line an event.")
    closing_limit: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="Seconds to finish what was begun when told to end.",
    )

    ledger_key: SecretStr = Field(
        default=SecretStr(""),
        description="A secret with which the entries of the ledger are sealed; better in a file.",
    )
    ledger_old_keys: SecretStr = Field(
        default=SecretStr(""),
        description="The secrets that sealed entries before, one a line, for reading them.",
    )
    least_free_mb: int = Field(
        default=1024,
        ge=0,
        description="MiB that must be free beside an embedded store, and at least twice its size, "
        "for it to be written to; 0 for no limit.",
    )
    check_hour: int = Field(
        default=3, ge=-1, le=23, description="The hour at which `serve` checks it; -1 for never."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment, then files that it names."""
        return init_settings, env_settings, _SecretFiles(settings_cls)

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


class _SecretFiles(PydanticBaseSettingsSource):
    """Secrets out of files that the environment names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The secret, its name, and that it is no JSON."""
        path = os.environ.get(f"{_PREFIX}{field_name.upper()}{_OF_A_FILE}", "")
        if field.annotation is not SecretStr or not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n"), field_name, False
        except (OSError, ValueError):
            column = f"{_PREFIX}{field_name.upper()}{_OF_A_FILE}"
            unread = Fault("secret_unread", column=column, details={"path": path})
            raise InputError("settings", (unread,)) from None

    def __call__(self) -> dict[str, Any]:
        """All that there are."""
        fields = self.settings_cls.model_fields
        found = {name: self.get_field_value(field, name)[0] for name, field in fields.items()}
        return {name: value for name, value in found.items() if value is not None}


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
    shown = found.details
    if Settings.model_fields[found.column].annotation is SecretStr:
        shown = shown | {"value": "***"}
    return replace(found, column=f"{_PREFIX}{found.column.upper()}", details=shown)
