"""One customer: found by id, their orders, their scores then and now, and who is like them."""
