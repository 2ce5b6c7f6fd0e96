"""One side of a live check: how it is asked, and how fast."""

import asyncio

import pytest

from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.core.api_key import ApiKey
from live_side import NoAnswerError, OwnClock, Side
from tests.packaging.live_stage import KEY, service


def test_not_more_orders_a_minute_than_the_lowest_limit() -> None:
    async def orders(side: Side, count: int) -> float:
        began = side.clock.now()
        for _ in range(count):
            await side.order("v1", {}, "no-such-model")
        await side.aclose()
        return side.clock.now() - began

    with service() as (_, side):
        assert asyncio.run(orders(side, 4)) == 0
    with service() as (_, side):
        assert asyncio.run(orders(side, 9)) > 120


def test_hosts_of_segmind_are_its_own() -> None:
    live = Side(Hosts.segmind(), ApiKey(KEY), OwnClock())

    assert live.is_own("https://images.segmind.com/assets/a.png")
    assert not live.is_own("https://segmind.com.example/a.png")
    with service() as (running, side):
        assert side.is_own(f"{running.base_url}/assets/a.png")
        assert not side.is_own("https://images.segmind.com/assets/a.png")


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest", "https://elsewhere.invalid/a.png", "nothing"])
def test_a_foreign_address_passes_the_guard_or_is_no_answer(address: str) -> None:
    async def fetch(side: Side) -> bool:
        try:
            await side.fetch(address)
        except NoAnswerError as error:
            return error.was_sent
        finally:
            await side.aclose()
        raise AssertionError("fetched")

    with service() as (_, side):
        assert asyncio.run(fetch(side)) is False
