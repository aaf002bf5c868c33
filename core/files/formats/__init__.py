"""One module per file format, their registry, and what text and workbook formats share."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
