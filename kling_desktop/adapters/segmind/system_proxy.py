"""Which proxy the system or the environment names. Loads no HTTP library."""

import os
import sys
from urllib.parse import urlsplit

from kling_desktop.adapters.segmind.hosts import is_loopback_name


def system_proxy(scheme: str, host: str) -> str | None:
    """The proxy that the system or the environment names for this host, as a URL; None for a direct connection."""
    if is_loopback_name(host) or not _may_be_named():
        return None
    # The whole HTTP client of the standard library comes with it, and the window asks before its first frame.
    from urllib.request import getproxies, proxy_bypass

    if proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    return None if not proxy else proxy if "://" in proxy else f"http://{proxy}"


def _may_be_named() -> bool:
    """Whether it is worth asking: these two systems know proxies of their own, elsewhere only variables name them."""
    return sys.platform in ("win32", "darwin") or any(name.lower().endswith("_proxy") for name in os.environ)


def proxy_text(base: str) -> str:
    """The proxy on the way to a base address as people read it: host and port, never a password; empty for none."""
    target = urlsplit(base)
    proxy = urlsplit(system_proxy(target.scheme, target.hostname or "") or "")
    return proxy.netloc.rpartition("@")[2]
