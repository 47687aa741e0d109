"""The product's settings with one more address: a view that does nothing, to measure the rest against."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
# Some pages are measured inside the process too, where nobody has collected the static files.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
RATE_LIMITS = {}  # one address asks for everything here
