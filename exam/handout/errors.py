"""What the handout room raises."""


class HandoutError(Exception):
    """The file or the text cannot be read as a handout. The message is one Chinese sentence for a teacher,
    with what to do about it."""
