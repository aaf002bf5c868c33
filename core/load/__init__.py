"""Bytes, paths and connections in, one raw table out, with a guess at what each column means."""

from core.load import memory

memory.settle()  # before anything is read
