"""Check of TLS: a certificate is accepted where it is trusted, and refused where it is not."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator

import truststore

from kling_desktop.bootstrap.self_test.check import NotSoundError

_SECONDS = 5.0


def trusts_only_what_is_trusted() -> str:
    """Two handshakes on loopback with the kind of context that the program's own connections have."""
    from kling_desktop.ui.base.resources import resource_path

    certificate = str(resource_path("self_test/loopback.pem"))
    trusting = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.load_verify_locations(certificate)
    version = _shake_hands(certificate, trusting)
    try:
        _shake_hands(certificate, truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    except ssl.SSLCertVerificationError:
        return f"{version}: one accepted, one refused ({ssl.OPENSSL_VERSION})"
    raise NotSoundError("a certificate that nobody vouches for was accepted")


def _shake_hands(certificate: str, context: ssl.SSLContext) -> str | None:
    """Connect once to a server of our own; the version of TLS."""
    with (
        _server(certificate) as address,
        socket.create_connection(address, _SECONDS) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        return secured.version()


@contextlib.contextmanager
def _server(certificate: str) -> Iterator[tuple[str, int]]:
    """Answers one handshake on loopback, well or not."""
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # a refused handshake is an error on this side too
            connection, _ = listener.accept()
            connection.settimeout(_SECONDS)
            own.wrap_socket(connection, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_SECONDS)
        thread = threading.Thread(target=serve, args=(listener,), name="self-test server")
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            thread.join()
