"""The simulator's own routes under `/_simulator/`: what happened, and what shall happen next.

The real service has nothing of the kind; no key is asked for. Thread: the connection's own.
"""

import dataclasses

from kling_desktop.simulator.exchange import Answer, error_answer, json_answer, parsed_json
from kling_desktop.simulator.faults import fault_from
from kling_desktop.simulator.world import Call


def ledger(call: Call) -> Answer:
    """List every charge, oldest first."""
    with call.world.lock:
        return json_answer(call.world.accounts.ledger())


def requests(call: Call) -> Answer:
    """List the requests that arrived, oldest first, those of the simulator's own routes left out."""
    with call.world.lock:
        return json_answer(list(call.world.requests))


def leaks(call: Call) -> Answer:
    """List the requests for public files that carried a key."""
    with call.world.lock:
        return json_answer(list(call.world.leaks))


def body(call: Call) -> Answer:
    """Give the accepted parameters of one request."""
    with call.world.lock:
        job = call.world.jobs.find(call.name)
    return json_answer(job.body) if job else error_answer(404, f"Request {call.name} not found")


def add_faults(call: Call) -> Answer:
    """Put one fault, or a list of them, at the end of the line; all or none."""
    try:
        value = parsed_json(call.request.body)
        faults = [fault_from(item) for item in (value if isinstance(value, list) else [value])]
    except ValueError as error:
        return error_answer(400, str(error))
    with call.world.lock:
        for fault in faults:
            call.world.faults.add(fault)
    return json_answer({"added": len(faults)})


def clear_faults(call: Call) -> Answer:
    """Let nothing go wrong any more."""
    with call.world.lock:
        call.world.faults.clear()
    return json_answer({"added": 0})


def switches(call: Call) -> Answer:
    """Show the switches as they stand."""
    return json_answer(dataclasses.asdict(call.world.switches))


def change_switches(call: Call) -> Answer:
    """Turn some switches and show them all."""
    try:
        value = parsed_json(call.request.body)
        if not isinstance(value, dict):
            raise ValueError("switches are an object")
        with call.world.lock:
            call.world.switches = call.world.switches.changed(value)
    except ValueError as error:
        return error_answer(400, str(error))
    return switches(call)


def set_account(call: Call) -> Answer:
    """Open an account or change its balance: `{"key", "credits", "free-credits"}`, in dollars."""
    try:
        value = parsed_json(call.request.body)
        if not isinstance(value, dict) or not isinstance(value.get("key"), str):
            raise ValueError("an account is an object with a key")
        amounts = [value.get(name, 0) for name in ("credits", "free-credits")]
        if not all(isinstance(amount, int | float) for amount in amounts):
            raise ValueError("credits are numbers")
    except ValueError as error:
        return error_answer(400, str(error))
    with call.world.lock:
        call.world.accounts.set_credits(value["key"], *amounts)
    return json_answer({"key_tail": value["key"][-4:]})
