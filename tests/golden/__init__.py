"""Generated texts that are kept under version control and reviewed like code."""
