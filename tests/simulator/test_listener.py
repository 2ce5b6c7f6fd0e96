"""HTTP on the wire: keep-alive, limits, clients that leave, a stop that ends everything."""

import socket
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from kling_desktop.simulator.exchange import Answer, Request
from kling_desktop.simulator.listener import Listener
from kling_desktop.simulator.server import Simulator
from tests.simulator.visitor import Visitor


def spoken(simulator: Simulator, request: bytes) -> bytes:
    """Send raw bytes, end the sending side, and read all that comes back."""
    parts = urlsplit(simulator.base_url)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def test_a_connection_is_kept_for_the_next_request(visitor: Visitor) -> None:
    connections = set()
    for _ in range(3):
        with visitor.http.stream("GET", "/v1/get-user-credits") as answer:
            connections.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
            answer.read()
    assert len(connections) == 1


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"Content-Length: 67108865", b"413"),
        (b"Content-Length: -1", b"400"),
        (b"Content-Length: many", b"400"),
        (b"Transfer-Encoding: chunked", b"411"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(simulator: Simulator, header: bytes, status: bytes) -> None:
    answer = spoken(simulator, b"POST /upload-asset HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"Connection: close" in answer


def test_a_request_cut_in_its_midst_is_not_carried_out(simulator: Simulator) -> None:
    head = b"POST /v2/kling-o1 HTTP/1.1\r\nHost: x\r\nx-api-key: SG_0123456789abcdef\r\nContent-Length: 50\r\n\r\n"
    assert spoken(simulator, head + b'{"prompt":') == b""
    assert simulator.requests() == []


def test_an_unknown_path_is_404(visitor: Visitor) -> None:
    assert visitor.http.get("/nowhere").status_code == 404
    assert visitor.anonymous.get("/_simulator/nowhere").status_code == 404


def test_stopping_ends_idle_connections_and_waiting_calls_quickly() -> None:
    simulator = Simulator()
    simulator.start()
    simulator.switch(latency=600)
    before = threading.active_count()
    with httpx.Client(base_url=simulator.base_url, headers={"x-api-key": "SG_0123456789abcdef"}) as idle:
        assert idle.get("/v1/get-user-credits").status_code == 200
        assert threading.active_count() == before + 1
        simulator.stop()
        assert threading.active_count() == before - 1
        with pytest.raises(httpx.TransportError):
            idle.get("/v1/get-user-credits")


def test_stopping_ends_a_v1_call_that_waits(visitor: Visitor) -> None:
    visitor.simulator.switch(latency=600)
    recipe = visitor.recipe()
    ended = []

    def call() -> None:
        with pytest.raises(httpx.TransportError) as told:
            visitor.run(recipe)
        ended.append(told.value)

    thread = threading.Thread(target=call)
    thread.start()
    while not visitor.simulator.requests("v1"):
        thread.join(0.01)
    visitor.simulator.stop()
    thread.join(10)
    assert len(ended) == 1
    assert visitor.simulator.ledger() == []


def test_a_bug_of_ours_is_reported_and_a_client_that_left_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    def broken(request: Request, _target: str) -> Answer:
        raise ConnectionResetError if request.path == "/left" else KeyError("our bug")

    listener = Listener(0, broken, lambda: 0.0)
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    for path in ("left", "bug"):
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"http://127.0.0.1:{listener.server_port}/{path}")
    listener.shutdown()
    thread.join()
    listener.server_close()
    assert capfd.readouterr().err.count("Traceback") == 1


def test_a_simulator_that_never_started_can_be_stopped() -> None:
    Simulator().stop()


def test_a_taken_port_is_told(simulator: Simulator) -> None:
    port = urlsplit(simulator.base_url).port
    assert port
    other = Simulator(port=port)
    with pytest.raises(OSError, match="in use"):
        other.start()
    other.stop()
