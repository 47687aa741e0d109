"""An answer as a file to keep or hand on, .docx and plain text; a notebook as .docx and Markdown; all of a
person as a zip. Pure Python, no Django.

An answer's files begin with the question's title and stem, then the text as it stands on the answer sheet, then its counts.
"""

from .answer import Answer, Paragraph, paragraphs
from .notebook import Note, notebook_as_docx, notebook_as_markdown
from .person import Section, as_json, as_markdown, zipped
from .plain import as_text
from .word import as_docx

__all__ = [
    "Answer",
    "Note",
    "Paragraph",
    "Section",
    "as_docx",
    "as_json",
    "as_markdown",
    "as_text",
    "notebook_as_docx",
    "notebook_as_markdown",
    "paragraphs",
    "zipped",
]
