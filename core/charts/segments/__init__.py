"""Charts of the Segments page."""
