"""`tracing follow-up`."""
