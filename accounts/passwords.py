from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django's check, with its sentence in Chinese: Django 5.2 reworded it and the translation fell behind."""

    def get_error_message(self):
        return f"密码太短：至少 {self.min_length} 个字符。"
