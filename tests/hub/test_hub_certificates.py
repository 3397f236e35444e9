"""A desk speaks to the center's hub alone: proved by the center's own authority, whatever this computer is set to."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Final

import pytest

from sync.errors import Refused, Unavailable
from tests.hub.certificates import certificate, secure_hub
from tests.hub.running import running_hub
from tests.hub.test_hub_link import ask, stranger, wait_and_end
from tests.hub.writing import new_patient, round_of

VARIABLES: Final = (
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "PIP_CERT",
    "NODE_EXTRA_CA_CERTS",
    "GIT_SSL_CAINFO",
    "AWS_CA_BUNDLE",
)
"""Where programs and libraries look for more certificates."""


def test_a_hub_proved_by_the_centers_own_ca_is_spoken_to(tmp_path: Path) -> None:
    with secure_hub(tmp_path) as hub:
        computer = hub.joins()
        assert round_of(computer, new_patient(hub, computer))[0].verdicts[0].outcome == "accepted"


def test_who_waits_over_tls_is_let_go_at_once(tmp_path: Path) -> None:
    with secure_hub(tmp_path) as hub:
        assert wait_and_end(hub, hub.joins()) < 5


def test_an_impostor_is_refused_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "evil").mkdir()
    certificate(tmp_path, "center")
    with secure_hub(tmp_path / "evil", "evil") as impostor:
        evil = str(tmp_path / "evil" / "evil.pem")
        for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.setenv(variable, evil)
        with pytest.raises(Unavailable, match="certificate could not be checked"):
            ask(stranger(impostor.url, tmp_path / "center.pem"))


def test_the_centers_ca_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a CA file nothing else is trusted, not even the bundle that requests brings along."""
    (tmp_path / "public").mkdir()
    certificate(tmp_path, "center")
    with secure_hub(tmp_path / "public", "public") as elsewhere:
        monkeypatch.setattr(
            "requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "public" / "public.pem")
        )
        with pytest.raises(Unavailable, match="certificate could not be checked"):
            ask(stranger(elsewhere.url, tmp_path / "center.pem"))


def test_a_certificate_for_another_address_is_refused(tmp_path: Path) -> None:
    with (
        secure_hub(tmp_path, host="127.0.0.2") as hub,
        pytest.raises(Unavailable, match="certificate could not be checked"),
    ):
        ask(stranger(hub.url, hub.ca_file))


def test_a_certificate_that_ran_out_is_called_a_matter_of_dates(tmp_path: Path) -> None:
    with secure_hub(tmp_path, days=-1) as hub, pytest.raises(Unavailable, match="Check the date and time"):
        ask(stranger(hub.url, hub.ca_file))


def test_a_hub_speaks_no_older_tls(tmp_path: Path) -> None:
    with secure_hub(tmp_path) as hub:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(hub.ca_file)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        port = int(hub.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as plain, pytest.raises(ssl.SSLError):
            old.wrap_socket(plain, server_hostname="127.0.0.1")


def test_a_ca_file_that_holds_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "center.pem").write_text("no certificate")
    with pytest.raises(Refused, match="cannot be read"):
        stranger("https://hub.example.org", tmp_path / "center.pem")


@pytest.mark.parametrize("variable", VARIABLES)
def test_no_variable_of_the_environment_brings_an_authority_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "evil").mkdir()
    certificate(tmp_path, "center")
    with secure_hub(tmp_path / "evil", "evil") as impostor:
        trusted = tmp_path / "evil" / "evil.pem"
        monkeypatch.setenv(variable, str(trusted.parent if variable.endswith("DIR") else trusted))
        with pytest.raises(Unavailable, match="certificate could not be checked"):
            ask(stranger(impostor.url, tmp_path / "center.pem"))


@pytest.mark.parametrize("vouches", ["before", "after"])
def test_while_the_center_changes_its_authority_a_file_with_both_is_good_for_either(
    tmp_path: Path, vouches: str
) -> None:
    authorities = {name: certificate(tmp_path, name) for name in ("before", "after")}
    both = tmp_path / "both.pem"
    both.write_bytes((tmp_path / "before.pem").read_bytes() + (tmp_path / "after.pem").read_bytes())
    certificate(tmp_path, "hub", authorities[vouches])
    with running_hub(
        tmp_path / "data", certificate=tmp_path / "hub.pem", key=tmp_path / "hub.key", ca_file=both
    ) as hub:
        computer = hub.joins()
        assert round_of(computer, new_patient(hub, computer))[0].verdicts[0].outcome == "accepted"


def test_an_authority_that_was_taken_out_of_the_file_is_not_believed_any_more(tmp_path: Path) -> None:
    certificate(tmp_path, "after")
    with secure_hub(tmp_path, "before") as hub, pytest.raises(Unavailable, match="certificate could not be"):
        ask(stranger(hub.url, tmp_path / "after.pem"))


def test_an_answer_over_tls_tells_browsers_to_stay_there(tmp_path: Path) -> None:
    with secure_hub(tmp_path) as hub:
        trusting = ssl.create_default_context(cafile=str(hub.ca_file))
        port = int(hub.url.rsplit(":", 1)[1])
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            trusting.wrap_socket(plain, server_hostname="127.0.0.1") as line,
        ):
            line.sendall(b"GET /sync/v1/health HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n")
            said = line.makefile("rb").read().lower()
    assert b"strict-transport-security: max-age=31536000" in said
