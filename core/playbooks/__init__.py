"""What to do about each segment: strategies, message drafts and next actions."""
