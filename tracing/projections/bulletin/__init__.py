"""The arithmetic of bulletins, on rows that the questions have read."""
