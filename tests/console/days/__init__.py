"""The reporting day from the desk."""
