"""Source links asked one by one, of a server on this machine: only a plain no counts as gone, and time ends it."""

import io
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command

from materials.models import Policy
from tests.factories import PolicyFactory

pytestmark = pytest.mark.django_db
EARLIER = date(2020, 1, 1)


@pytest.fixture
def site():
    asked, release = [], threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            if self.path == "/silent":
                release.wait(20)
            elif self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/200")
                self.end_headers()
            else:
                self.send_response(int(self.path[1:]))
                self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    release.set()
    server.shutdown()
    server.server_close()


def run(**options):
    said = io.StringIO()
    call_command("check_links", stdout=said, **options)
    return said.getvalue()


@pytest.mark.parametrize(
    ("path", "before", "gone"),
    [
        ("/200", None, False),
        ("/200", EARLIER, False),
        ("/moved", EARLIER, False),
        ("/404", None, True),
        ("/410", EARLIER, True),
        ("/403", None, False),
        ("/500", EARLIER, True),
        ("/silent", None, False),
        ("/silent", EARLIER, True),
    ],
)
def test_what_the_server_says_of_a_link_is_remembered_and_what_is_unsure_changes_nothing(
    site, path, before, gone
):
    policy = PolicyFactory(source_url=site[0] + path, source_gone_on=before)
    opened = policy.updated_at
    run(timeout=0.5)
    policy.refresh_from_db()
    assert bool(policy.source_gone_on) is gone
    assert before is None or policy.source_gone_on in (None, before)  # the day it was first seen stands
    assert policy.updated_at == opened  # an editor who has it open may save it


def test_the_command_names_what_is_gone_asks_of_public_entries_only_and_stops_in_time(site):
    PolicyFactory(title="甲", source_url=f"{site[0]}/404")
    PolicyFactory(title="乙", source_url="")
    PolicyFactory(title="丙", source_url=f"{site[0]}/410", published_at=None)
    said = run(timeout=2)
    assert f"打不开了：《甲》 {site[0]}/404" in said
    assert "查了 1 个链接，共 1 个：还在 0，打不开了 1，没有答复，或不肯答 0。" in said
    assert site[1] == ["/404"]
    assert "查了 0 个链接，共 1 个" in run(seconds=-1)
    assert [policy.title for policy in Policy.objects.source_gone()] == ["甲"]
