"""A clinic's network lets nothing out but through its proxy, and may open what passes.

The hub's name is known to nobody but the proxy, so that whatever arrives has come through it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sync.client.link import Link, enroll, health
from sync.client.refusals import CLOCK_AND_TLS, NO_LINK
from sync.errors import Refused, Unavailable
from sync.proxies import checked_proxy, proxy_for, shown
from tests.hub.proxy import NAME, Proxy, papers, proxy_to
from tests.hub.running import Computer, RunningHub, new_claim, running_hub
from tests.hub.writing import new_patient, round_of

VARIABLES = (
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "HTTP_PROXY",
    "http_proxy",
)


@pytest.fixture(autouse=True)
def no_proxy_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def hub_behind(folder: Path, days: int = 30) -> Iterator[tuple[RunningHub, Proxy, str, Path]]:
    """Run a hub and the only proxy that reaches it; gives the hub's address and its center's CA too."""
    paper = papers(folder / "center", "center", days=days)
    with running_hub(folder / "data", certificate=paper.certificate, key=paper.key, ca_file=paper.ca) as hub:
        port = int(hub.url.rsplit(":", 1)[1])
        with proxy_to(port) as proxy:
            yield hub, proxy, f"https://{NAME}:{port}", paper.ca


def test_a_desk_joins_and_exchanges_through_the_proxy_that_was_named(tmp_path: Path) -> None:
    with hub_behind(tmp_path) as (hub, proxy, url, ca):
        claim, key = new_claim(hub.code())
        welcome = enroll(url, claim, ca, lambda: proxy.url)
        link = Link(url, claim.store, key, ca_file=ca, proxy=lambda: proxy.url)
        with closing(link):
            told = link.hub_keys(welcome.person)
            assert told.signing_key
        assert proxy.asked
        assert {one.rpartition(" ")[0] for one in proxy.asked} == {f"CONNECT {url.removeprefix('https://')}"}


def test_rounds_through_a_proxy_share_one_warm_connection(tmp_path: Path) -> None:
    with hub_behind(tmp_path) as (hub, proxy, url, ca):
        claim, key = new_claim(hub.code())
        welcome = enroll(url, claim, ca, lambda: proxy.url)
        link = Link(url, claim.store, key, ca_file=ca, proxy=lambda: proxy.url)
        hub.links.append(link)
        computer = Computer(welcome, key, link)
        asked = len(proxy.asked)
        assert round_of(computer, new_patient(hub, computer))[0].verdicts[0].outcome == "accepted"
        for _ in range(2):
            round_of(computer)
        assert len(proxy.asked) == asked + 1


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_proxy_of_the_environment_is_used_unless_it_is_told_not_to(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hub_behind(tmp_path) as (_, proxy, url, ca):
        monkeypatch.setenv(variable, proxy.url)
        health(url, ca)
        assert len(proxy.asked) == 1
        with pytest.raises(Unavailable, match="no link to the center"):
            health(url, ca, lambda: "none")
        monkeypatch.setenv("NO_PROXY", "example.org")
        with pytest.raises(Unavailable, match="no link to the center"):
            health(url, ca)
        assert len(proxy.asked) == 1


def test_a_proxy_that_opens_what_passes_is_trusted_where_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clinic's IT puts the proxy's authority where the system keeps its own; the hub has a public certificate."""
    with hub_behind(tmp_path) as (_, proxy, url, ca):
        proxy.inspects_with, proxy.believes = papers(tmp_path / "clinic", "clinic"), ca
        monkeypatch.setenv("SSL_CERT_FILE", str(proxy.inspects_with.ca))
        health(url, None, lambda: proxy.url)
        assert len(proxy.asked) == 1


def test_a_proxy_that_opens_what_passes_and_is_not_trusted_is_named_as_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hub_behind(tmp_path) as (_, proxy, url, ca):
        proxy.inspects_with, proxy.believes = papers(tmp_path / "clinic", "clinic"), ca
        monkeypatch.setenv("SSL_CERT_FILE", str(ca))
        with pytest.raises(Unavailable) as no:
            health(url, None, lambda: proxy.url)
    said = str(no.value)
    assert said.startswith(
        "This network's proxy shows a certificate of its own that this computer does not trust"
    )
    assert "nothing was sent" in said
    assert NAME in said
    assert no.value.retry_s is not None, (
        "a person has to do something first: not at the pace of a line that is down"
    )


def test_a_center_with_its_own_authority_is_never_read_by_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the center's own CA proves the hub, a trusted proxy of the clinic does not stand in for it."""
    with hub_behind(tmp_path) as (_, proxy, url, ca):
        proxy.inspects_with, proxy.believes = papers(tmp_path / "clinic", "clinic"), ca
        monkeypatch.setenv("SSL_CERT_FILE", str(proxy.inspects_with.ca))
        with pytest.raises(Unavailable, match=f"instead of the center's.*let {NAME}"):
            health(url, ca, lambda: proxy.url)


def test_a_network_that_opens_connections_without_a_proxy_is_told(tmp_path: Path) -> None:
    clinic = papers(tmp_path / "clinic", "clinic", host="localhost")
    with (
        running_hub(tmp_path / "data", certificate=clinic.certificate, key=clinic.key) as hub,
        pytest.raises(Unavailable, match="If this network opens secure connections"),
    ):
        health(hub.url.replace("127.0.0.1", "localhost"))


def test_dates_are_still_told_apart_behind_a_proxy(tmp_path: Path) -> None:
    with hub_behind(tmp_path, days=-1) as (_, proxy, url, ca), pytest.raises(Unavailable) as no:
        health(url, ca, lambda: proxy.url)
    assert no.value.reason == CLOCK_AND_TLS


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (407, "asks for a name and password"),
        (403, "does not let this computer reach"),
        (502, "no link to the center"),
        (504, "no link to the center"),
    ],
)
def test_what_a_proxy_says_is_a_sentence(status: int, words: str, tmp_path: Path) -> None:
    with proxy_to(1) as proxy:
        proxy.status = status
        with pytest.raises(Unavailable, match=words) as no:
            health(f"https://{NAME}", None, lambda: proxy.url)
    assert "{" not in str(no.value)
    assert (no.value.reason == NO_LINK) == (no.value.retry_s is None)


def test_a_proxy_that_is_not_there_is_named_without_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:secret@127.0.0.1:{port}")
    with pytest.raises(Unavailable, match=f"The proxy 127.0.0.1:{port} does not answer") as no:
        health(f"https://{NAME}")
    assert "secret" not in str(no.value)


def test_a_network_that_is_down_is_no_link_whatever_proxy_was_named() -> None:
    with pytest.raises(Unavailable) as no:
        health(f"https://{NAME}", None, lambda: "http://proxy.invalid:8080")
    assert (no.value.reason, no.value.retry_s) == (NO_LINK, None)


def test_a_proxy_of_the_computer_that_is_none_of_ours_is_said_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(Unavailable, match="not the address of a proxy"):
        health(f"https://{NAME}")


def test_a_hub_on_this_computer_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:8080")
    for url in ("https://127.0.0.1:8443", "https://localhost", "https://[::1]:1", "http://127.0.0.1:1"):
        assert proxy_for(url, "") is None
        assert proxy_for(url, "http://other.example.org:1") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" None ", "none"),
        ("proxy.example.org:8080", "http://proxy.example.org:8080"),
        ("http://proxy.example.org", "http://proxy.example.org:80"),
        ("HTTP://Proxy.Example.org:3128/", "http://proxy.example.org:3128"),
        ("http://[fd00::1]:8080", "http://[fd00::1]:8080"),
    ],
)
def test_a_proxy_is_taken_as_people_type_it(typed: str, kept: str) -> None:
    assert checked_proxy(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "socks5://p:1",
        "https://p:1",
        "http://",
        "p:port",
        "http://p/pac.js",
        "two words",
        "http://a:b@p:1",
        "p:99999",
    ],
)
def test_what_is_no_proxy_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as no:
        checked_proxy(typed)
    assert no.value.field == "proxy"


def test_a_proxy_is_shown_without_name_and_password() -> None:
    assert shown("http://ann:secret@proxy.example.org:8080") == "proxy.example.org:8080"
