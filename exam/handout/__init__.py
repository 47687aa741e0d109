"""A class handout, read. Pure Python: no Django here except in `apply.py`, which turns a plan into rows."""
