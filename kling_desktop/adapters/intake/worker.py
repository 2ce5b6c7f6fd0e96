"""The helper process: reads orders from stdin, decodes foreign pictures, answers on stdout.

It ends when stdin ends, also in the middle of an order, so it never outlives the program. An error that nobody
foresaw ends it too; the pool takes that for a bad file and starts another. Run as a module or by `main`.
"""

import gc
import os
import queue
import signal
import threading
import warnings
from typing import NoReturn

from kling_desktop.adapters.intake.limits import confine, give_way
from kling_desktop.adapters.intake.message import Answer, Ready, Refused, answer_line, order_from
from kling_desktop.core.failure import KlingError

_STDIN, _STDOUT = 0, 1


def main() -> NoReturn:
    """Serve orders until stdin ends; then the process is ended, whatever it is doing."""
    give_way()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program, which ends us itself
    answers = _private_stdout()
    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_orders, args=(orders,), name="orders", daemon=True).start()
    # Pillow is loaded before the memory is limited, so that the limit is about pictures alone.
    from PIL import Image

    from kling_desktop.adapters.intake.carry_out import carry_out

    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    confine()

    def tell(answer: Answer) -> None:
        _write(answers, answer_line(answer))

    tell(Ready())
    while True:
        order = order_from(orders.get())
        try:
            tell(carry_out(order, tell))
        except KlingError as error:
            tell(Refused(error.failure))
        gc.collect()  # a refusal's traceback may still hold a gigabyte of pixels


def _private_stdout() -> int:
    """Take stdout away from everybody else: what a library prints must not look like an answer."""
    answers = os.dup(_STDOUT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDOUT)
    os.close(nowhere)
    return answers


def _read_orders(orders: queue.SimpleQueue[bytes]) -> None:
    with open(_STDIN, "rb", closefd=False) as lines:
        for line in lines:
            orders.put(line)
    os._exit(0)


def _write(descriptor: int, data: bytes) -> None:
    """Write all of it; a program that no longer listens ends us."""
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
