"""What it costs and brings to address a segment through a channel: one answer for everybody."""
