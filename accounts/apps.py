from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账户"

    def ready(self):
        from accounts import notices, trail

        trail.connect()
        notices.connect()
