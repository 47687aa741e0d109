"""The product's settings with one more address: a view that does nothing, to measure the rest against."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
