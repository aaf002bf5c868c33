"""One customer: their orders, scores then and now, and who is like them."""
