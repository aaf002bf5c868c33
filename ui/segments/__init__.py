"""The Segments page, one module per view: only the selected view is computed."""
