"""A clinic's network in small: a proxy that passes bytes on, says no, or opens what passes, under its own name."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


class _Server(ThreadingTCPServer):
    daemon_threads = True
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
        with suppress(OSError), socket.create_connection(("127.0.0.1", proxy.port)) as hub:
            near, far = self._opened(proxy, hub)
            back = Thread(target=_pour, args=(far, near), daemon=True)
            back.start()
            _pour(near, far)
            back.join(5)
            for one in (near, far):
                one.close()

    def _opened(self, proxy: Proxy, hub: socket.socket) -> tuple[socket.socket, socket.socket]:
        if proxy.inspects_with is None:
            return self.request, hub
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ours.load_cert_chain(proxy.inspects_with.certificate, proxy.inspects_with.key)
        theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        theirs.load_verify_locations(proxy.believes)
        near = ours.wrap_socket(self.request, server_side=True)
        return near, theirs.wrap_socket(hub, server_hostname=NAME)


def _pour(out_of: socket.socket, into: socket.socket) -> None:
    with suppress(OSError):
        while piece := out_of.recv(16_384):
            into.sendall(piece)
    for one in (out_of, into):
        with suppress(OSError):
            socket.socket.shutdown(one, socket.SHUT_RDWR)


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
            server.shutdown()
            thread.join()
