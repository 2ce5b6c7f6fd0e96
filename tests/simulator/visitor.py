"""A plain HTTP visitor of the simulator, for its tests: real httpx, no code of the program's own client."""

import base64
import io
import time
from collections.abc import Mapping
from typing import Any

import httpx
from PIL import Image

from kling_desktop.simulator.server import DEMO_KEY, Simulator

START = 1_790_000_000.0
"""Where the clock of the tests stands, in seconds since the epoch."""


class Clock:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += seconds


def picture(colour: str = "red", size: tuple[int, int] = (400, 300), kind: str = "PNG") -> bytes:
    """Make the bytes of a plain picture."""
    sink = io.BytesIO()
    Image.new("RGB", size, colour).save(sink, kind)
    return sink.getvalue()


def data_url(content: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


class Visitor:
    """Somebody with a key who talks to one simulator."""

    def __init__(self, simulator: Simulator, clock: Clock, key: str = DEMO_KEY) -> None:
        self.simulator = simulator
        self.clock = clock
        self.http = httpx.Client(base_url=simulator.base_url, headers={"x-api-key": key}, timeout=20, verify=False)
        self.anonymous = httpx.Client(base_url=simulator.base_url, timeout=20, verify=False)

    def close(self) -> None:
        self.http.close()
        self.anonymous.close()

    def upload(self, content: bytes, media_type: str = "image/png") -> str:
        answer = self.http.post("/upload-asset", json={"data_urls": [data_url(content, media_type)]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["file_urls"][0])

    def recipe(self, *colours: str, **changes: object) -> dict[str, object]:
        """Parameters with one uploaded picture for each colour."""
        urls = [self.upload(picture(colour)) for colour in colours or ("red",)]
        return {"prompt": "Merge @Image1", "image_urls": urls, "aspect_ratio": "1:1", **changes}

    def submit(self, recipe: Mapping[str, object] | None = None) -> str:
        """Submit through v2 and give the request id."""
        answer = self.http.post("/v2/kling-o1", json=recipe or self.recipe())
        assert answer.status_code == 200, answer.text
        return str(answer.json()["request_id"])

    def run(self, recipe: Mapping[str, object] | None = None) -> httpx.Response:
        return self.http.post("/v1/kling-o1", json=recipe or self.recipe())

    def status(self, request_id: str) -> httpx.Response:
        return self.http.get(f"/v2/requests/{request_id}/status")

    def result(self, request_id: str) -> httpx.Response:
        return self.http.get(f"/v2/requests/{request_id}")

    def output(self, recipe: Mapping[str, object]) -> bytes:
        """Make one picture through v2 and download it."""
        url = self.result(self.submit(recipe)).json()["output"]
        answer = self.anonymous.get(url)
        assert answer.status_code == 200
        return answer.content

    def history(self, **query: object) -> Any:
        parameters = {name: str(value) for name, value in query.items()}
        return self.http.get("/inference-request/request-history", params=parameters)

    def wait_for_ledger(self, count: int) -> list[dict[str, object]]:
        """Read the ledger until it has `count` lines; a handler may still be at work when a client gave up."""
        deadline = time.monotonic() + 10
        while len(self.simulator.ledger()) < count:
            assert time.monotonic() < deadline, self.simulator.ledger()
        return self.simulator.ledger()
