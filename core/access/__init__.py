"""Who may use the API: tokens, and the log of what was asked with them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
