"""Clearing a hot spot (拔钉子): six actions in a high-risk area with many infections."""
