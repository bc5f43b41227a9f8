"""Neo4j's traps: whose certificate, how often again, how long, and what a dead database says."""

import re
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import neo4j
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from neo4j import exceptions

from conftest import statement
from neo4j_server import Neo4jServer, unavailable
from partygraph import deadline
from partygraph.errors import InputError, StoreError, TimeLimitError, because
from partygraph.settings import load_settings
from partygraph.store import Store, Transaction, open_store
from test_hardened import client_of
from test_web import problem

pytestmark = pytest.mark.lines

ROOT = Path(__file__).parents[1]
_PEM, _PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def certificate(folder: Path) -> Path:
    """A certificate of our own authority for this machine, as Neo4j wants it; the authority's."""
    now = datetime.now(UTC)
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("authority", "server")}
    names = {
        name: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"partygraph test {name}")])
        for name in keys
    }
    made = {}
    for name, key in keys.items():
        builder = (
            x509.CertificateBuilder()
            .subject_name(names[name])
            .issuer_name(names["authority"])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.BasicConstraints(ca=name == "authority", path_length=None), critical=True
            )
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
        )
        made[name] = builder.sign(keys["authority"], hashes.SHA256()).public_bytes(_PEM)
    (folder / "bolt").mkdir(parents=True)
    (folder / "bolt" / "public.crt").write_bytes(made["server"])
    (folder / "bolt" / "private.key").write_bytes(
        keys["server"].private_bytes(_PEM, _PKCS8, serialization.NoEncryption())
    )
    (folder / "authority.pem").write_bytes(made["authority"])
    return folder / "authority.pem"


def test_a_certificate_of_the_own_authority_is_trusted_and_another_is_not(
    tmp_path: Path, neo4j_server: Neo4jServer
) -> None:
    assert neo4j_server
    assert unavailable() is None
    authority = certificate(tmp_path / "certificates")
    stranger = certificate(tmp_path / "other")
    policy = "\n".join(
        (
            "server.bolt.tls_level=REQUIRED",
            "dbms.ssl.policy.bolt.enabled=true",
            f"dbms.ssl.policy.bolt.base_directory={authority.parent / 'bolt'}",
            "dbms.ssl.policy.bolt.client_auth=NONE\n",
        )
    )
    server = Neo4jServer.start(tmp_path / "neo4j", policy, neo4j.TrustCustomCAs(str(authority)))
    try:
        address = server.address.replace("neo4j://", "neo4j+s://")
        given = {"store": address, "password": server.password}
        with open_store(load_settings(**given, ca_file=str(authority))) as store:
            assert store.revision() == 0
            assert store.is_current()
        for untrusting in ({"ca_file": str(stranger)}, {}):
            with pytest.raises(StoreError) as refused:
                open_store(load_settings(**given, **untrusting))
            assert refused.value.rule == "unreachable"
            assert "CERTIFICATE_VERIFY_FAILED" in because(refused.value)
            assert server.password not in because(refused.value)
        with pytest.raises(StoreError):  # without TLS it does not answer
            open_store(load_settings(store=server.address, password=server.password))
    finally:
        server.stop()


def test_authorities_are_for_an_encrypted_address_and_must_be_there(tmp_path: Path) -> None:
    for address, rule in (
        ("neo4j://127.0.0.1:1", "authorities_without_tls"),
        ("bolt+s://127.0.0.1:1", "no_such_authorities"),
    ):
        with pytest.raises(InputError) as refused:
            open_store(load_settings(store=address, ca_file=str(tmp_path / "none.pem")))
        assert refused.value.rule == rule


def test_a_write_is_tried_a_few_times_and_no_more(empty_neo4j: Store) -> None:
    attempts = 0

    def again(_: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        message = "a test's own"
        raise exceptions.TransientError(message)

    with pytest.raises(StoreError) as refused:
        empty_neo4j.write(again)
    assert refused.value.rule == "not_now"
    assert 1 < attempts <= 5


def test_a_statement_that_wants_too_much_memory_is_not_tried_again(empty_neo4j: Store) -> None:
    attempts = 0

    def greedy(transaction: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        transaction.run(statement("UNWIND range(1, 60000000) AS i RETURN size(collect(i)) AS n"))

    with pytest.raises(StoreError) as refused:
        empty_neo4j.write(greedy)
    assert refused.value.rule == "too_large_for_server"
    assert attempts == 1


def test_a_write_ends_at_the_limit_of_its_request(empty_neo4j: Store) -> None:
    endless = statement(
        "UNWIND range(1, 1000000000) AS i WITH i WHERE i % 7 = 8 RETURN count(i) AS n"
    )
    with pytest.raises(TimeLimitError), deadline.within(1.0, "a test"):
        empty_neo4j.write(lambda transaction: transaction.run(endless))
    assert empty_neo4j.revision() == 0


def test_ready_tells_that_a_server_is_gone_and_the_log_says_why(
    tmp_path: Path, neo4j_server: Neo4jServer, caplog: pytest.LogCaptureFixture
) -> None:
    assert neo4j_server
    server = Neo4jServer.start(tmp_path / "neo4j")
    try:
        with (
            open_store(load_settings(store=server.address, password=server.password)) as store,
            client_of(store) as client,
        ):
            store.probe()  # the first write of a new server takes its time
            assert client.get("/api/ready").status_code == 200
            server.process.kill()
            server.process.wait()
            told = problem(client.get("/api/ready"))
            assert told["faults"][0]["rule"] == "engine_silent"
            assert client.get("/api/health").status_code == 200
            until = time.monotonic() + 60  # whoever asked was answered; the probe goes on
            while "not ready" not in caplog.text and time.monotonic() < until:
                time.sleep(0.5)
            assert "not ready (unreachable): ServiceUnavailable" in caplog.text
            assert client.get("/api/loads").status_code == 503
            why = "GET /api/loads: the store failed (unreachable): ServiceUnavailable"
            assert why in caplog.text
            assert server.password not in caplog.text
    finally:
        server.stop()


def test_the_servers_of_tests_and_of_production_have_the_same_limits() -> None:
    conf = dict(
        line.split("=", 1)
        for line in (ROOT / "tests/neo4j/neo4j.conf").read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    )
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    given = {
        name.replace("__", "\0").replace("_", ".").replace("\0", "_"): value
        for name, value in re.findall(r'^ +NEO4J_([a-z]\w*): "?([^"\n]+)"?$', compose, re.MULTILINE)
    }
    guarded = [
        name
        for name in conf
        if name.startswith(("server.http", "server.bolt", "db.lock", "db.transaction", "db.memory"))
        or "csv" in name
    ]
    assert len(guarded) >= 8
    assert {name: given.get(name) for name in guarded} == {name: conf[name] for name in guarded}
