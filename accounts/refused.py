"""A form that comes back refused puts the keyboard where it went wrong, without a script."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates


class Field(BoundField):
    """A bound field that knows whether it is the one to mend first."""

    @property
    def takes_focus(self) -> bool:
        """It is the first wrong field of its form. What is wrong with the whole form comes before any field and takes
        the focus itself (components/_error.html)."""
        errors = self.form.errors
        return NON_FIELD_ERRORS not in errors and self.name == next(
            filter(errors.get, self.form.fields), None
        )

    def build_widget_attrs(self, attrs, widget=None):
        """A group of choices has the focus on its fieldset, not on each choice (components/_field.html)."""
        attrs = super().build_widget_attrs(attrs, widget)
        if self.takes_focus and not self.use_fieldset:
            attrs["autofocus"] = True
        return attrs


class Renderer(DjangoTemplates):
    bound_field_class = Field
