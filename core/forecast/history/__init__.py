"""What is known of every customer at a date, and what they did after it."""
