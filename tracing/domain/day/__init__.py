"""The reporting day of an area, signed by somebody in charge (日清日结)."""
