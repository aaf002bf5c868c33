"""How segments get their names: archetypes by RFM, traits by other features."""
