"""The return on a campaign to one segment."""
