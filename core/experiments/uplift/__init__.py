"""What a test did in each segment, and whether segments are worth targeting by."""
