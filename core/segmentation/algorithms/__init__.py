"""The clustering algorithms behind one protocol, and their registry."""
