"""What is shipped for running it is locked down as it says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from partygraph.settings import Settings

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def test_the_image_runs_as_nobody_in_particular_and_checks_that_it_is_ready() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    last = text[text.rindex("FROM ") :]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/api/ready" in last
    assert "PASSWORD" not in text


def test_the_containers_have_a_read_only_root_and_no_power() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    ours = text[text.index("  partygraph:\n") : text.index("\nsecrets:")]
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "tmpfs:"):
        assert line in ours
    assert "127.0.0.1:8000:8000" in ours
    assert "PARTYGRAPH_PASSWORD:" not in text
    assert "internal: true" in text
    assert 'enable_ip_masquerade: "false"' in text[text.index("  outside:") :]


def test_the_service_reaches_nothing_but_its_machine() -> None:
    lines = (ROOT / "deploy" / "partygraph.service").read_text("utf-8").splitlines()
    assert {"IPAddressDeny=any", "IPAddressAllow=localhost"} <= set(lines)
    assert [one for one in lines if one.startswith("IPAddressAllow=")] == [
        "IPAddressAllow=localhost"
    ]


def test_a_proxy_leads_pages_to_https_and_refuses_the_api_over_http() -> None:
    nginx = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    plain = nginx[nginx.index("listen 80") : nginx.index("listen 443")]
    api = plain[plain.index("location /api/") :]
    assert "return 403;" in api
    assert "301" not in api
    before = plain[: plain.index("location /api/")]
    assert re.search(r"location / \{\s*return 301 https://", before)
    assert not re.search(r"^    return", plain, re.MULTILINE)  # which would come before both
    caddy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert re.search(
        r"http://\S+ \{\s*handle /api/\* \{\s*respond 403\s*\}\s*handle \{\s*redir https://", caddy
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_right_and_confined(unit: Path) -> None:
    checked = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    wrong = [
        line
        for line in checked.stderr.splitlines()
        if "is not executable" not in line and unit.name in line
    ]
    assert wrong == []
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout[-300:]


def test_every_setting_that_is_named_there_is_one() -> None:
    names = {f"PARTYGRAPH_{name.upper()}" for name in Settings.model_fields}
    names |= {f"{name}_FILE" for name in names}
    for path in [*(ROOT / "deploy").iterdir(), ROOT / "compose.yaml", ROOT / "Dockerfile"]:
        found = set(re.findall(r"PARTYGRAPH_[A-Z_]+", path.read_text("utf-8")))
        assert found <= names, path
