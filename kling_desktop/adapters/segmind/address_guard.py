"""Which addresses from the service may be followed: https, and only to the public internet.

Pure: names are looked up by `connector.py`, which asks `is_public` about every address it would connect to, so that
a name cannot mean one thing when it is checked and another when it is used.
"""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Source: IANA special-purpose registries, read 2026-11-23. Python 3.11's `is_global` does not know these.
_SPECIAL_V4 = tuple(ipaddress.IPv4Network(text) for text in ("192.0.0.0/24", "192.88.99.0/24"))
_SPECIAL_V6 = tuple(ipaddress.IPv6Network(text) for text in ("2001::/23", "2002::/16", "3fff::/20"))


def is_public(address: str) -> bool:
    """Whether an address, as text, is one of the public internet, however it is wrapped in IPv6.

    A NAT64 address counts as the IPv4 address in it. 6to4, Teredo and mapped addresses are never needed for a
    service on the internet and lead to wherever they like, so they are refused with all of private, shared,
    link-local, multicast and reserved space.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    if parsed in _NAT64:
        return _is_public_v4(IPv4Address(int(parsed) & 0xFFFFFFFF))
    return _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    is_special = address.is_multicast or any(address in network for network in _SPECIAL_V4)
    return address.is_global and not is_special


def _is_public_v6(address: IPv6Address) -> bool:
    is_special = address.scope_id is not None or any(address in network for network in _SPECIAL_V6)
    return address in _GLOBAL_UNICAST and address.is_global and not is_special
