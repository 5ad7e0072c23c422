"""`tracing arrival`: people who come from elsewhere."""
