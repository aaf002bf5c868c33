"""Why the segments are what they are, and why a customer is in one of them."""
