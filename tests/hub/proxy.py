"""A clinic's network in small: a proxy that passes bytes on, says no, or opens what passes, under its own name."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "hub.example.org"
"""Known to nobody: only a proxy that is told where it lies can reach it."""


@dataclass(frozen=True)
class Papers:
    """A certificate with its key, as PEM files."""

    certificate: Path
    key: Path
    ca: Path


def papers(folder: Path, authority: str, host: str = NAME, days: int = 30) -> Papers:
    """Make an authority and a certificate of it for a host."""
    folder.mkdir(parents=True, exist_ok=True)
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = datetime.now(UTC)

    def made(subject: str, of: ec.EllipticCurvePrivateKey, *, is_ca: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, authority)]))
            .public_key(of.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=min(days, 0) - 2))
            .not_valid_after(now + timedelta(days=30 if is_ca else days))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        )
        if not is_ca:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(ca_key, hashes.SHA256())

    found = Papers(folder / f"{host}.pem", folder / f"{host}.key", folder / f"{authority}.pem")
    found.ca.write_bytes(made(authority, ca_key, is_ca=True).public_bytes(serialization.Encoding.PEM))
    found.certificate.write_bytes(made(host, key, is_ca=False).public_bytes(serialization.Encoding.PEM))
    found.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return found


@dataclass
class Proxy:
    """What it was asked, and how it behaves."""

    port: int
    """The hub's, whatever name was asked for."""
    status: int = 200
    inspects_with: Papers | None = None
    believes: Path | None = None
    """Whose certificates it takes for the hub's, when it looks into what passes."""
    asked: list[str] = field(default_factory=list)
    url: str = ""
    is_over: bool = False
    """The block ended: whatever is open is let go."""


class _Server(ThreadingTCPServer):
    daemon_threads = False
    proxy: Proxy


class _Connect(BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        proxy, head = self.server.proxy, b""
        while b"\r\n\r\n" not in head:
            piece = self.request.recv(4096)
            if not piece:
                return
            head += piece
        proxy.asked.append(head.split(b"\r\n")[0].decode())
        if proxy.status != 200:
            self.request.sendall(f"HTTP/1.1 {proxy.status} No\r\nContent-Length: 0\r\n\r\n".encode())
            return
        self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with suppress(OSError), ExitStack() as held:
            hub = held.enter_context(socket.create_connection(("127.0.0.1", proxy.port)))
            near, far = self.request, hub
            if proxy.inspects_with is not None:
                ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                ours.load_cert_chain(proxy.inspects_with.certificate, proxy.inspects_with.key)
                theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                theirs.load_verify_locations(proxy.believes)
                near = held.enter_context(ours.wrap_socket(self.request, server_side=True))
                far = held.enter_context(theirs.wrap_socket(hub, server_hostname=NAME))
            _pass_on(proxy, near, far)


def _pass_on(proxy: Proxy, near: socket.socket, far: socket.socket) -> None:
    """Pour both ways until one end closes, in one thread: TLS is not to be read and written by two at once."""
    other = {near: far, far: near}
    while not proxy.is_over:
        held_back = [one for one in other if isinstance(one, ssl.SSLSocket) and one.pending()]
        for one in held_back or select.select(list(other), [], [], 0.05)[0]:
            one.settimeout(0)
            try:
                piece = one.recv(16_384)
            except (ssl.SSLWantReadError, BlockingIOError):
                continue
            finally:
                one.settimeout(None)
            if not piece:
                return
            other[one].sendall(piece)


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    """Run a proxy until the block ends."""
    with _Server(("127.0.0.1", 0), _Connect) as server:
        server.proxy = Proxy(port, url=f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.proxy
        finally:
            server.proxy.is_over = True
            server.shutdown()
            thread.join()
