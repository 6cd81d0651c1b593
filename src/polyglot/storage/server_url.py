"""Which addresses a connection is opened to."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_PRIVATE_SUFFIXES = (
    ".localhost",
    ".local",
    ".lan",
    ".internal",
    ".home.arpa",
)  # names that lead nowhere on the internet


def check_address(address: str) -> str:
    """An address of a server, as it is. Raises `ValueError`, with the reason, for one that is never asked.

    What goes over plain http can be read and changed on the way, so it goes to this machine and the networks of one's
    own only. A password does not belong into an address, which is printed and kept in files.

    >>> check_address("http://192.168.1.7:5000")
    'http://192.168.1.7:5000'
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"“{address}” is no address such as https://translate.example")
    if "@" in parts.netloc:
        raise ValueError(f"the address of {parts.hostname} holds a name or a password")
    if parts.scheme == "http" and not _is_private_host(parts.hostname):
        raise ValueError(f"{address} is not encrypted and leads out of your own network; it has to be https")
    return address


def _is_private_host(host: str) -> bool:
    """Is a host this machine, or in a network that is not the internet?"""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_SUFFIXES)
