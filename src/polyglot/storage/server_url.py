"""Validation of server addresses."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_PRIVATE_SUFFIXES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")  # not on the internet


def check_address(address: str) -> str:
    """Return a server's address unchanged. Raises `ValueError`, with the reason, if it is not allowed.

    Data sent by plain http can be read and changed on the way, so it is allowed on this machine and in private networks
    only. A password must not be in an address, which is printed and stored in files.

    >>> check_address("http://192.168.1.7:5000")
    'http://192.168.1.7:5000'
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"“{address}” is not an address such as https://translate.example")
    if "@" in parts.netloc:
        raise ValueError(f"the address of {parts.hostname} contains a name or a password")
    if parts.scheme == "http" and not _is_private_host(parts.hostname):
        raise ValueError(f"{address} is not encrypted and leaves your own network; it has to be https")
    return address


def _is_private_host(host: str) -> bool:
    """Return whether a host is this machine or in a private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_SUFFIXES)
