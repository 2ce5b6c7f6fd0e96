"""The table of routes, and what stands before each: key, method, rate limit, faults.

Thread: the connection's own.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kling_desktop.simulator import control, gateway, history, storage
from kling_desktop.simulator.account import NOBODY, RATE_WINDOW_SECONDS, Account
from kling_desktop.simulator.exchange import SILENCE, Answer, Headers, Request, error_answer, html_answer
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.world import Call, World

MISSING_KEY = "Missing Authorization or x-api-key in header"
INVALID_KEY = (
    "Unauthorized. API key is invalid or may have expired. Create a new one at https://cloud.segmind.com/console"
)

_REASONS = {
    401: INVALID_KEY,
    403: "Insufficient permissions",
    404: "Not found",
    406: "Not acceptable",
    410: "Model has been retired",
    429: "rate_limit_exceeded",
    500: "Server error",
    502: "Service temporarily unavailable",
    503: "Service unavailable",
    504: "Request timed out",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one resource. `kind` is what faults and the log call it."""

    kind: str
    carry_out: Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Resource:
    """One shape of path and its methods. A group in the pattern is the `Call.name`."""

    pattern: re.Pattern[str]
    routes: Mapping[str, Route]
    needs_key: bool = True


def _own(path: str, **routes: Callable[[Call], Answer]) -> Resource:
    pattern = re.compile(f"/_simulator/{path}")
    return Resource(pattern, {name: Route("control", act) for name, act in routes.items()}, needs_key=False)


def _get(pattern: str, kind: str, carry_out: Callable[[Call], Answer]) -> Resource:
    return Resource(re.compile(pattern), {"GET": Route(kind, carry_out)})


RESOURCES: tuple[Resource, ...] = (
    _get("/v1/get-user-credits", "credits", gateway.credit),
    _get("/v1/requests/([^/]+)", "status", gateway.status),
    _get("/v2/requests/([^/]+)/status", "status", gateway.status),
    _get("/v2/requests/([^/]+)", "result", gateway.result),
    _get("/inference-request/request-history", "history", history.request_history),
    _get("/inference-request/request-history/([^/]+)", "history_one", history.one_request),
    _get("/inference-request/generations", "history", history.generations),
    _get("/inference-request/recent-generations", "history", history.recent_generations),
    Resource(re.compile("/upload-asset"), {"POST": Route("upload", storage.upload)}),
    Resource(re.compile("/v1/([^/]+)"), {"POST": Route("v1", gateway.run)}),
    Resource(re.compile("/v2/([^/]+)"), {"POST": Route("submit", gateway.submit)}),
    Resource(re.compile("/(?:assets|generations)/.+"), {"GET": Route("file", storage.file)}, needs_key=False),
    _own("ledger", GET=control.ledger),
    _own("requests", GET=control.requests),
    _own("leaks", GET=control.leaks),
    _own("body/([^/]+)", GET=control.body),
    _own("faults", POST=control.add_faults, DELETE=control.clear_faults),
    _own("switches", GET=control.switches, POST=control.change_switches),
    _own("accounts", POST=control.set_account),
)
"""All resources; the first whose pattern fits the whole path is meant."""


def answer(world: World, request: Request, target: str) -> Answer:
    """Answer one request. `target` is its path with the query, for the log."""
    world.settle()
    for resource in RESOURCES:
        match = resource.pattern.fullmatch(request.path)
        if match:
            break
    else:
        _log(world, request, target, "")
        return error_answer(404, "Not found")
    route = resource.routes.get(request.method)
    kind = route.kind if route else ""
    if kind == "control":
        assert route is not None
        return route.carry_out(Call(world, request, NOBODY, "".join(match.groups())))
    _log(world, request, target, kind)
    if route is None:
        return _wrong_method(world, request, resource)

    def carry_out() -> Answer:
        account = _admitted(world, request, resource, route)
        if isinstance(account, Answer):
            return account
        return route.carry_out(Call(world, request, account, "".join(match.groups())))

    with world.lock:
        fault = world.faults.take(kind)
    return _faulty(world, fault, carry_out) if fault else carry_out()


def _log(world: World, request: Request, target: str, kind: str) -> None:
    entry: dict[str, object] = {
        "method": request.method,
        "path": target,
        "kind": kind,
        "at": request.at,
        "body_sha256": request.body_sha256,
        "body_bytes": len(request.body),
        "had_key": bool(request.key),
    }
    with world.lock:
        world.requests.append(entry)


def _wrong_method(world: World, request: Request, resource: Resource) -> Answer:
    if resource.needs_key and world.switches.auth_before_method:
        account = _account(world, request)
        if isinstance(account, Answer):
            return account
    return html_answer(405, "Method Not Allowed", (("allow", ", ".join(resource.routes)),))


def _account(world: World, request: Request) -> Account | Answer:
    """Find whose key it is. A key anywhere but in `x-api-key` is none the gateway knows."""
    if not request.carries_secret:
        return error_answer(401, MISSING_KEY)
    with world.lock:
        account = world.accounts.of(request.key)
    return account or error_answer(401, INVALID_KEY)


def _admitted(world: World, request: Request, resource: Resource, route: Route) -> Account | Answer:
    if not resource.needs_key:
        return NOBODY
    account = _account(world, request)
    if isinstance(account, Answer):
        return account
    switches = world.switches
    counts = route.kind in ("submit", "v1") or (switches.rate_limit_counts_gets and request.method == "GET")
    with world.lock:
        if counts and switches.rate_limit and not account.may_call(world.clock(), switches.rate_limit):
            return world.refusal(429, "rate_limit_exceeded", _rate_headers(world, account))
    return account


def _rate_headers(world: World, account: Account) -> Headers:
    """Say when the window opens again."""
    opens = (account.calls[0] if account.calls else world.clock()) + RATE_WINDOW_SECONDS
    if world.switches.rate_reset == "absent":
        return ()
    if world.switches.rate_reset == "epoch":
        return (("x-rate-limit-reset-at-utc", str(int(opens))),)
    text = datetime.fromtimestamp(opens, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return (("x-rate-limit-reset-at-utc", text),)


def _faulty(world: World, fault: Fault, carry_out: Callable[[], Answer]) -> Answer:
    """Answer a request that a fault was laid on."""
    usual = carry_out() if fault.carries_out else SILENCE
    world.wait(fault.delay)
    if fault.drop in ("before", "after"):
        return Answer(framing="silent", reset=fault.reset)
    if fault.status:
        headers = _rate_headers(world, NOBODY) if fault.status == 429 else ()
        usual = world.refusal(fault.status, _REASONS.get(fault.status, "Error"), headers)
    elif usual.framing == "silent":
        return usual
    bent = fault.answer(usual)
    return dataclasses.replace(bent, framing="half") if fault.drop == "mid" else bent
