"""Tests of `adapters.intake.helper`: a process whose end does not come as it should is let go of all the same."""

import asyncio
import gc
import os
import signal
import sys
import warnings
from pathlib import Path

import pytest

from kling_desktop.adapters.intake.helper import Helper, Patience

HANDS_ITS_PIPE_ON = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdin=subprocess.DEVNULL)
sys.stdin.read()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: /proc")
def test_a_pipe_that_somebody_else_holds_open_is_closed_here() -> None:
    async def heir_of(pid: int) -> int:
        """The process that inherited the pipe."""
        while True:
            heirs = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if heirs:
                return int(heirs[0])
            await asyncio.sleep(0.01)

    async def whole() -> int:
        helper = await Helper.start((sys.executable, "-c", HANDS_ITS_PIPE_ON), Patience(goodbye=0.1))
        heir = await heir_of(helper._process.pid)
        await helper.close()
        return heir

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        heir = asyncio.run(whole())
        gc.collect()
    os.kill(heir, signal.SIGKILL)
    assert [str(each.message) for each in told] == []
