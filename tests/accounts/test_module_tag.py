"""A page names all the modules its scripts need, so that none waits for another to arrive."""

import pytest
from django.conf import settings
from django.template import Context, Template

from accounts.templatetags.modules import needed

SCRIPTS = settings.BASE_DIR / "static" / "js"
OURS = sorted(path.name for path in SCRIPTS.glob("*.js") if path.name != "worker.js")


@pytest.mark.parametrize("name", OURS)
def test_every_static_import_is_followed(name):
    found = needed(f"js/{name}")
    for path in [name, *[other.removeprefix("js/") for other in found]]:
        for line in (SCRIPTS / path).read_text(encoding="utf-8").splitlines():
            if line.startswith(("import ", "} from ")) and "./" in line:
                assert f"js/{line.rsplit('./', 1)[1].split(chr(34))[0]}" in found, line
    assert len(found) == len(set(found))


def test_what_is_needed_is_hinted_at_and_what_comes_later_not():
    html = Template("{% load modules %}{% module 'js/offline.js' %}").render(Context())
    assert '<script type="module" src="/static/js/offline.js"></script>' in html
    assert '<link rel="modulepreload" href="/static/js/local.js">' in html
    assert "excerpts.js" not in html
