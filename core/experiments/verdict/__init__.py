"""What the result of a test comes to, in words."""
