"""Which proxy the system or the environment names. Loads no HTTP library."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from kling_desktop.adapters.segmind.hosts import is_loopback_name


def system_proxy(scheme: str, host: str) -> str | None:
    """The proxy that the system or the environment names for this host, as a URL; None for a direct connection."""
    if is_loopback_name(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    return None if not proxy else proxy if "://" in proxy else f"http://{proxy}"


def proxy_text(base: str) -> str:
    """The proxy on the way to a base address as people read it: host and port, never a password; empty for none."""
    target = urlsplit(base)
    proxy = urlsplit(system_proxy(target.scheme, target.hostname or "") or "")
    return proxy.netloc.rpartition("@")[2]
