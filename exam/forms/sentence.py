from django import forms


class SentenceForm(forms.Form):
    """A form that a script sends and that answers it in words."""

    @property
    def sentence(self) -> str:
        """All errors in one line, each once."""
        return " ".join(dict.fromkeys(error for errors in self.errors.values() for error in errors))
