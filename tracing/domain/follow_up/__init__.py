"""What is seen of people under observation, day by day."""
