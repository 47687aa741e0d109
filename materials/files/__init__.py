"""Pure Python: from an uploaded file to its text."""
