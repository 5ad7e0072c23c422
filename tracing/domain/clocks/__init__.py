"""Clocks: how long one thing may take after another, and how long it took."""
