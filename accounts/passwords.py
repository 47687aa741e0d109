from django.contrib.auth.password_validation import MinimumLengthValidator

from accounts.roles import has_powers


class LongEnough(MinimumLengthValidator):
    """At least `min_length` characters, and `with_powers` of whoever has power over others' work. Only where a password is
    chosen: a role that is given later asks for nothing."""

    def __init__(self, min_length=8, with_powers=12):
        super().__init__(min_length)
        self.with_powers = MinimumLengthValidator(with_powers)
