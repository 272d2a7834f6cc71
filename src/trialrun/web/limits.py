"""What one server gives to one asker: how much at once, how long, how often.

Addresses of clients are counted in memory only; they are in no log.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from trialrun.model.errors import TrialrunError

MOST_CLIENTS = 20_000


class Limits(msgspec.Struct, frozen=True):
    """The bounds of one server.

    megabytes: the largest body. seconds: the longest that one question may be worked on, and that a body may
    take to arrive. per_minute: questions by one client in a minute (those that send something, and all of
    /api); 0 for any number. keep_minutes: how long a patient that nobody asks about stays in memory.
    """

    megabytes: int = 10
    seconds: float = 30.0
    per_minute: int = 300
    keep_minutes: float = 30.0


class TooSlow(TrialrunError):
    """A question that takes longer than the server may work on it."""


class NotReady(TooSlow):
    """A question about all trials, while those that an earlier version compiled are compiled anew."""

    def __init__(self, trials: int, minutes: int) -> None:
        several = f"{trials:,} trials" if trials != 1 else "1 trial"
        wait = f"{minutes} minute{'s' if minutes != 1 else ''}"
        super().__init__(
            f"{several} of this catalog were compiled by an earlier version of trialrun. They are being "
            f"compiled anew, which takes about {wait}; patients can be matched then.",
            hint="Try again later; a patient can be screened for a single trial meanwhile. Whoever keeps the "
            "catalog compiles it once for all with: trialrun load --recompile",
        )


class TooManyQuestions(TrialrunError):
    """A client that asks more often than the server allows. wait: seconds until it may ask again."""

    def __init__(self, wait: int) -> None:
        super().__init__(
            "There were too many questions from this address.",
            hint=f"Ask again in {wait} second{'s' if wait != 1 else ''}.",
        )
        self.wait = wait


class Meter:
    """Counts questions by client: each has a bucket of `per_minute` that fills at that rate."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # (left, when), longest idle first
        self._lock = threading.Lock()

    def take(self, client: str) -> int:
        """Counts one question. 0 when it may be asked, else the seconds until the next may."""
        if self.per_minute <= 0:
            return 0
        name, now, rate = _network(client), self._clock(), self.per_minute / 60
        with self._lock:
            left, when = self._left.pop(name, (float(self.per_minute), now))
            left = min(float(self.per_minute), left + (now - when) * rate)
            allowed = left >= 1
            self._left[name] = (left - 1 if allowed else left, now)
            while len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)
        return 0 if allowed else max(1, int((1 - left) / rate + 0.999))

    def __len__(self) -> int:
        return len(self._left)


def _network(client: str) -> str:
    """The address itself; of IPv6 the network of 64 bits, within which one client has as many as it likes."""
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
