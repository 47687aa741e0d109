"""The product's settings with one more address, which answers when the test says so."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.system.held_urls"
