"""The ROI page."""
