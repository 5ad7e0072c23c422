"""The noun `day`."""
