"""Addresses that people type: put right where the meaning is clear, refused with a reason where it is not."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from moonmail.domain.text import Text

_EMPTY: Final = Text("サーバーのアドレスを入力してください。", "Enter the server's address.")
_NOT_AN_ADDRESS: Final = Text(
    "アドレスの形になっていません。例：https://moonmail.example",
    "This is not an address. Example: https://moonmail.example",
)
_NOT_WEB: Final = Text(
    "アドレスは https:// で始めてください。",
    "The address must begin with https://.",
)
_NOT_SAFE: Final = Text(
    "http:// は安全ではありません。https:// のアドレスを入力してください（このパソコンや構内のサーバーを除く）。",
    "http:// is not safe. Enter an https:// address (only servers on this computer or local network may use http).",
)
_HAS_SECRET: Final = Text(
    "サーバーのアドレスには、ユーザー名やパスワードを含めないでください。",
    "Leave user name and password out of the server's address.",
)
_PROXY_EMPTY: Final = Text("プロキシのアドレスを入力してください。", "Enter the proxy's address.")
_NOT_A_PROXY: Final = Text(
    "プロキシのアドレスの形になっていません。例：http://user:password@proxy.example:8080",
    "This is not a proxy's address. Example: http://user:password@proxy.example:8080",
)
_PROXY_SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h", "socks4", "socks4a"})
_HOST: Final = re.compile(r"^[^\s/?#@\\<>\"'`{}|^%:]+$")


@dataclass(frozen=True, slots=True)
class Address:
    """``value`` is what is meant; ``error`` says why it can't be used."""

    value: str
    error: Text | None = None


def _tidied(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed).strip()
    return text if text.endswith("://") else text.rstrip("/")


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if not host or not (_HOST.match(host) or _address_of(host)):
        return None
    return parts


def _address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_near(host: str) -> bool:
    """Return whether ``host`` is this computer or its local network, where plain http stays on one's own wire."""
    address = _address_of(host)
    if address is not None:
        return address.is_loopback or address.is_private or address.is_link_local
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa"))


def server_address(typed: str) -> Address:
    """Read a server's address. Full width is fine; without a scheme https is meant, http for this computer."""
    text = _tidied(typed)
    if not text:
        return Address("", _EMPTY)
    if "://" not in text:
        parts = _split(f"https://{text}")
        text = f"{'http' if parts and is_near(parts.hostname or '') else 'https'}://{text}"
    parts = _split(text)
    if parts is None:
        return Address(text, _NOT_AN_ADDRESS)
    if parts.scheme.lower() not in {"http", "https"}:
        return Address(text, _NOT_WEB)
    if parts.username is not None or parts.password is not None:
        return Address(text, _HAS_SECRET)
    if parts.query or parts.fragment:
        return Address(text, _NOT_AN_ADDRESS)
    if parts.scheme.lower() == "http" and not is_near(parts.hostname or ""):
        return Address(text, _NOT_SAFE)
    return Address(f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}")


def proxy_address(typed: str) -> Address:
    """Read a proxy's address, with or without user name and password. Without a scheme, http is meant."""
    text = _tidied(typed)
    if not text:
        return Address("", _PROXY_EMPTY)
    if "://" not in text:
        text = f"http://{text}"
    parts = _split(text)
    if parts is None or parts.scheme.lower() not in _PROXY_SCHEMES or parts.path or parts.query or parts.fragment:
        return Address(text, _NOT_A_PROXY)
    return Address(text)
