"""Exact binomial tables, cached, in NumPy alone: importing SciPy would cost more than most answers here."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# An error rate that equals its bound up to rounding meets it.
SLACK = 1e-12


@lru_cache(maxsize=4)
def _log_factorials(size: int) -> Array:
    return np.array([math.lgamma(k + 1.0) for k in range(size + 1)])


def log_factorials(n: int) -> Array:
    """log k! for k = 0..n, shape (n + 1,)."""
    size = 128
    while size < n:
        size *= 2
    table: Array = _log_factorials(size)[: n + 1]
    return table


def pmf(n: int, p: float) -> Array:
    """P(X = x) for x = 0..n, X ~ Binomial(n, p); shape (n + 1,)."""
    if p <= 0.0 or p >= 1.0 or n == 0:
        out = np.zeros(n + 1)
        out[0 if p <= 0.0 or n == 0 else n] = 1.0
        return out
    lf = log_factorials(n)
    x = np.arange(n + 1)
    mass: Array = np.exp(lf[n] - lf - lf[::-1] + x * math.log(p) + (n - x) * math.log1p(-p))
    return mass


def cdf(n: int, p: float) -> Array:
    """P(X <= x) for x = 0..n; shape (n + 1,)."""
    return np.minimum(np.cumsum(pmf(n, p)), 1.0)


def sf(n: int, p: float) -> Array:
    """P(X > x) for x = -1..n: entry x + 1; shape (n + 2,). Summed from above: tails keep digits."""
    out = np.zeros(n + 2)
    out[: n + 1] = np.cumsum(pmf(n, p)[::-1])[::-1]
    out[0] = 1.0
    return np.minimum(out, 1.0)


def tail(n: int, x: int, p: float) -> float:
    """P(X > x)."""
    if x < 0:
        return 1.0
    return float(sf(n, p)[x + 1]) if x < n else 0.0


def lower(n: int, x: int, p: float) -> float:
    """P(X <= x)."""
    if x < 0:
        return 0.0
    return float(cdf(n, p)[x]) if x < n else 1.0


class Tables:
    """pmf, cdf and survival of Binomial(m, p) for every m up to `size`.

    b[m, x] = P(X = x), f[m, x] = P(X <= x), s[m, x] = P(X > x); each of shape (size + 1, size + 1).
    """

    __slots__ = ("b", "f", "p", "s", "size")

    def __init__(self, size: int, p: float) -> None:
        self.size = size
        self.p = p
        lf = log_factorials(size)
        m = np.arange(size + 1)
        difference = m[:, None] - m[None, :]
        log_b = lf[:, None] - lf[None, :] - lf[np.abs(difference)]
        log_b += m[None, :] * math.log(p) + difference * math.log1p(-p)
        b = np.exp(log_b)
        b[difference < 0] = 0.0
        upper = np.cumsum(b[:, ::-1], axis=1)[:, ::-1]
        s = np.zeros_like(b)
        s[:, :-1] = upper[:, 1:]
        self.b = b
        self.s = np.minimum(s, 1.0)
        self.f = np.minimum(np.cumsum(b, axis=1), 1.0)


def tables(size: int, p: float) -> Tables:
    """The tables of one p, cached; `size` should be a round number so that searches share them."""
    return _small(size, p) if size <= 128 else _large(size, p)


@lru_cache(maxsize=128)
def _small(size: int, p: float) -> Tables:
    return Tables(size, p)


# Large tables take tens of megabytes: only those of the search at hand are kept.
@lru_cache(maxsize=4)
def _large(size: int, p: float) -> Tables:
    return Tables(size, p)


@lru_cache(maxsize=1 << 16)
def beta_sf(a: float, b: float, x: float) -> float:
    """P(Y > x), Y ~ Beta(a, b), for any a, b > 0 (SciPy's incomplete beta)."""
    from scipy.special import betaincc

    return float(betaincc(a, b, x))
