"""What a pack may say, one subject a file. Every figure stands in a table that names its source."""
