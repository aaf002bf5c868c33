"""Bytes, paths and connections in, one raw table out, with a guess at what each column means."""

from core import machine

machine.settle_memory()  # before anything is read
