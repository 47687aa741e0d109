"""An answer as a file to keep or hand on: .docx and plain text. Pure Python, no Django.

Both begin with the question's title and stem, then the text as it stands on the answer sheet, then its counts.
"""

from .answer import Answer, Paragraph, paragraphs
from .plain import as_text
from .word import as_docx

__all__ = ["Answer", "Paragraph", "as_docx", "as_text", "paragraphs"]
