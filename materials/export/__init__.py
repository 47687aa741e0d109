"""Pure Python: one record of the import format as a file for people or for other programs."""
