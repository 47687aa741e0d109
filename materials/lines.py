"""In our texts one line is one paragraph."""

from collections.abc import Iterator


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that is not blank, without the white space around it, and where in the text it starts."""
    position = 0
    for line in text.splitlines(keepends=True):
        if words := line.strip():
            yield position + line.index(words[0]), words
        position += len(line)
