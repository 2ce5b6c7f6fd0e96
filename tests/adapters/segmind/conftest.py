"""The simulated service, its clock, and a picture to upload."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.core.ports.service import UploadCopy
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.segmind.sample import KEY, Time


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def service(time: Time) -> Iterator[Simulator]:
    with Simulator(keys=[KEY.reveal()], switches=Switches(scale=0.1), clock=time) as simulator:
        yield simulator


@pytest.fixture
def copy(tmp_path: Path) -> UploadCopy:
    path = tmp_path / "reference.png"
    Image.new("RGB", (400, 300), "teal").save(path)
    return UploadCopy(str(path), "png", 400, 300, path.stat().st_size)
