"""Several tables in, one table of order lines out: unions, joins and the plan for them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
