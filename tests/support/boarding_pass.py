"""Airline boarding passes as IATA Resolution 792 lays them out, for tests of scanners."""

from __future__ import annotations


def leg(*, first: bool, number: str | None, pnr: str = "ABC123", ticket: str = "1234567890", rest: str = "") -> str:
    """Return a leg as the resolution lays it out; ``number`` None: without the part in which it would be."""
    part = ""
    if number is not None:
        part = f"057{ticket} 1NH NH {number:16}N20KY"
        part = f"{len(part):02X}{part}"
    if first:
        unique = "1WW6326BNH 0205123456003"
        part = f">6{len(unique):02X}{unique}{part}"
    part += rest
    return f"{pnr:7}HNDFRANH 0223 326J003A0027 1{len(part):02X}{part}"


def boarding_pass(name: str, *legs: str, security: str = "") -> str:
    return f"M{len(legs)}{name:20}E{''.join(legs)}{security}"
