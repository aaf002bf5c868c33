"""Segments that a shop defines itself: conditions over everything that is known of a customer.

A condition compares one field, such as orders or the last purchase of a product; groups join
conditions by all, any or none. They are read from YAML, written as YAML and as one sentence, and
tell of every customer at once who meets them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
