"""Tries at a password, slowed down per account and per address; in the store, so every process counts.

A success clears the account's tries. The address's only fade, for whoever has one good account could clear
them otherwise; a success merely does not count there.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from api.auth.secret_words import digest_of
from api.http.problems import Problem
from data.store import Pace, Unit

# Waits double from a second up to a quarter of an hour; one try an hour is forgotten.
ACCOUNT = Pace(free=5, fade_seconds=3600.0, longest_wait_seconds=900.0)
# A whole town hall may stand behind one address.
ADDRESS = Pace(free=60, fade_seconds=15.0, longest_wait_seconds=60.0)
_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Trier:
    """Who tries: under which name, known or not, and from where. Only digests of both are kept."""

    sign_in: str
    address: str

    @property
    def of_account(self) -> str:
        """Digest of the name."""
        return digest_of(f"account {self.sign_in}")

    @property
    def of_address(self) -> str:
        """Digest of the address; of IPv6 the network, for one customer has 2^64 of them."""
        return digest_of(f"address {_network(self.address)}")


def count_try(unit: Unit, trier: Trier, now: datetime) -> None:
    """Count a try before it is made; many at once are counted one after the other.

    Parameters
    ----------
    unit : Unit
        A writing unit of its own.
    trier : Trier
        Who tries.
    now : datetime
        The instant.

    Raises
    ------
    Problem
        If it comes too early: 429 with ``Retry-After``.
    """
    for digest, pace in ((trier.of_address, ADDRESS), (trier.of_account, ACCOUNT)):
        wait = unit.tries.count(digest, pace, now)
        if wait > 0:
            seconds = math.ceil(wait)
            raise Problem("sign-in-too-often", seconds=seconds, headers={"Retry-After": str(seconds)})


def went_well(unit: Unit, trier: Trier) -> None:
    """Take back what the try counted: it was the person's own."""
    unit.tries.take_back(trier.of_address)
    unit.tries.clear(trier.of_account)


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> (128 - _NETWORK_BITS))
    return str(getattr(found, "ipv4_mapped", None) or found)
