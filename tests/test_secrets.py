"""A secret stands in a file or in the environment, and in nothing that anybody reads."""

import logging
import os
import subprocess
from pathlib import Path

import pytest

from conftest import SHELL, embedded
from neo4j_server import Neo4jServer
from partygraph.errors import InputError, StoreError
from partygraph.settings import Settings, load_settings
from partygraph.store import open_store
from partygraph.words import Language

CANARY = "canary-4f1d-and-so-on-to-32-characters"
SECRETS = sorted(
    name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation)
)


def test_the_secrets_are_known() -> None:
    assert {"password", "metrics_token"} <= set(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{CANARY}\n", encoding="utf-8")
    monkeypatch.setenv(f"PARTYGRAPH_{name.upper()}_FILE", str(path))
    assert getattr(load_settings(), name).get_secret_value() == CANARY


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_that_cannot_be_read_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PARTYGRAPH_{name.upper()}_FILE", str(tmp_path / "missing"))
    with pytest.raises(InputError) as refused:
        load_settings()
    (fault,) = refused.value.faults
    assert (fault.rule, fault.column) == ("secret_unread", f"PARTYGRAPH_{name.upper()}_FILE")


def test_a_plain_setting_is_not_read_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    path.write_text("elsewhere", encoding="utf-8")
    monkeypatch.setenv("PARTYGRAPH_STORE_FILE", str(path))
    assert load_settings().store != "elsewhere"


def test_settings_do_not_show_a_secret() -> None:
    settings = load_settings(**dict.fromkeys(SECRETS, CANARY))
    shown = [repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())]
    assert not [one for one in shown if CANARY in one]


def test_an_address_with_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError) as refused:
        open_store(load_settings(store=f"neo4j://me:{CANARY}@127.0.0.1:1"))
    assert refused.value.rule == "secret_in_address"
    for language in Language:
        assert CANARY not in refused.value.sentence(language)


def test_a_password_that_is_wrong_stands_in_no_error_and_no_log(
    neo4j_server: Neo4jServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError) as refused:
        open_store(load_settings(store=neo4j_server.address, password=CANARY))
    assert CANARY not in str(refused.value)
    assert CANARY not in repr(refused.value.__cause__)
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "args",
    [
        ("ask",),
        ("ask", "places"),
        ("show", "nothing"),
        ("loads", "--store", "bolt://127.0.0.1:1"),
        ("serve", "--port", "-1"),
        ("backup", "/nowhere/x.zip"),
    ],
    ids=" ".join,
)
def test_the_shell_shows_no_secret(args: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    open_store(embedded(path), create=True).close()
    names = {f"PARTYGRAPH_{name.upper()}": CANARY for name in SECRETS}
    done = subprocess.run(
        [SHELL, *args],
        env=os.environ | names | {"PARTYGRAPH_STORE": str(path), "PARTYGRAPH_LOG_LEVEL": "debug"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert CANARY not in done.stdout + done.stderr


def test_no_secret_is_an_option_of_the_shell() -> None:
    """What stands in a command line is seen by every user of a machine."""
    source = Path(__file__).parents[1] / "src" / "partygraph" / "shell"
    for path in source.glob("*.py"):
        for name in SECRETS:
            assert f'"--{name.replace("_", "-")}"' not in path.read_text("utf-8"), path
