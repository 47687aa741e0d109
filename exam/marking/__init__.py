"""Aligning an answer with a rubric. Pure Python: no Django, no network, the same answer every time."""
