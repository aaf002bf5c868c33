"""The page on which a visitor builds segments of their own."""
