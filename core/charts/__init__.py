"""Chart builders: results in, a `Chart` out (figure, finding, table, note). No Streamlit."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
