"""The cached calls into core: kept under content hashes and settings, never under frames.

Everything made from a visitor's data is kept for that visitor's session alone and in small numbers;
what is found in the demo store as it comes serves everyone. The object itself is handed out, which
is safe because core's results are frozen. How results are kept stands in keeping.py.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
