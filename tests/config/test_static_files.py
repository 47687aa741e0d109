"""Static files as production serves them: compressed, under names that say what is in them, kept for ever."""

import gzip

import pytest
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client

HASHED = {"BACKEND": "config.static.HashedStaticStorage"}


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": HASHED}
    call_command("collectstatic", verbosity=0, interactive=False)


def test_a_file_is_compressed_and_kept_for_ever_under_a_name_that_changes_with_it(collected):
    address = static("css/base.css")
    client = Client()
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert address != "/static/css/base.css"
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Cache-Control"] == "max-age=315360000, public, immutable"
    whole = b"".join(client.get(address))
    assert gzip.decompress(b"".join(answer)) == whole
    plain = client.get("/static/css/base.css")  # the name without its hash: found, but not for ever
    assert "immutable" not in plain["Cache-Control"]
