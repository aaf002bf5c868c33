"""Parts of the pages that show what is in a store: figures, movement, value, one customer."""
