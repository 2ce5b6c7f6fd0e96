"""Places: never more than there are, also when their number changes."""

import asyncio

from kling_desktop.engine.places import Places


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_a_bound_that_grows_lets_the_next_in_and_one_that_shrinks_lets_nobody_out() -> None:
    async def body() -> None:
        places, inside, gates = Places(1), set[int](), [asyncio.Event() for _ in range(4)]

        async def visit(number: int) -> None:
            async with places:
                inside.add(number)
                await gates[number].wait()
            inside.discard(number)

        tasks = [asyncio.create_task(visit(number)) for number in range(4)]
        await settle()
        assert inside == {0}
        places.set_count(2)
        await settle()
        assert inside == {0, 1}
        places.set_count(1)
        gates[0].set()
        await settle()
        assert inside == {1}
        tasks[1].cancel()
        await settle()
        assert inside == {1, 2}, "a visit that was cancelled gives its place back"
        for gate in gates:
            gate.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(body())
