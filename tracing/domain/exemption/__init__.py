"""Why an infected person need not be moved the same day."""
