"""`manage.py reencrypt`: the last step but one of exchanging SECRET_KEY (docs/running.md)."""

from django.core.management.base import BaseCommand, CommandError

from accounts.second_factor import reencrypt


class Command(BaseCommand):
    help = "把两步验证的密钥用现在的 SECRET_KEY 重新加密；之后不再需要 SECRET_KEY_FALLBACKS 里的旧密钥。"

    def handle(self, **options):
        written, unreadable = reencrypt()
        self.stdout.write(f"重新加密了 {written} 个。")
        if unreadable:
            raise CommandError(
                f"有 {unreadable} 个用现在的和旧的密钥都读不出来：检查 SECRET_KEY_FALLBACKS，先不要删旧密钥。"
            )
