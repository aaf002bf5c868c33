"""The whole way in one call: a file and settings in, an `Analysis` out.

`analysis_run` goes the whole way, `measurement` its first half, from a file to its customers, and
`questions` answers what is asked of customers who are measured already.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
