"""What the handout room raises."""

from materials.files.errors import UnreadableFile


class HandoutError(UnreadableFile):
    """The text cannot be read as a handout. The message is one Chinese sentence for a teacher,
    with what to do about it."""
