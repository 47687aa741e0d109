"""What is raised over a file."""


class UnreadableFile(Exception):
    """The file cannot be read. The message is one Chinese sentence for whoever chose it, with what to do about it."""
