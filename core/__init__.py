"""Clientele's engine: a shop's order export in, customer segments to act on out.

`from core import analyse, Settings` is the short way in; everything else has a package of its own.
A name is loaded when it is first used, so importing `core` costs nothing.
"""

import lazy_loader

from core import process_tuning

process_tuning.settle_environment()  # before anybody loads NumPy or Arrow

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
