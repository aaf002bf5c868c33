"""Numerical libraries on one thread."""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from core import preloading


def one_thread() -> threadpool_limits:
    """Run the numerical libraries on one thread.

    The fits are so small that more threads mostly wait for each other (seven times the CPU was
    measured on two busy cores), and sums would depend on which thread came first.
    """
    preloading.load(preloading.MODELS)  # only what is loaded already can be limited
    return threadpool_limits(limits=1)
