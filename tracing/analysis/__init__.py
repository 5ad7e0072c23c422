"""What it means: arithmetic on graphs and dates. No SQL, no clock, no disk."""
