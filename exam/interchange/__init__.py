"""Questions on their way in and out, pure Python: a documented JSON bundle, the handout format, Moodle XML, Word;
and lists of students. Rows are made and read in `exam/actions/interchange.py`."""
