"""nginx before two nodes: whatever database they have, this is what a browser meets."""

import http.client
import json
import sys

from tests.production_server import Browser
from tests.system.machines import DOMAIN, Nginx, Node, Place

SHARED = {"SECRET_KEY": "of-all-nodes" * 5, "ALLOWED_HOSTS": f"{DOMAIN},127.0.0.1"}
PROXIED = {"Host": DOMAIN, "X-Forwarded-Proto": "https"}  # what nginx tells a node


def manage(here: Place, environment: dict[str, str], *arguments: object) -> str:
    """`python ARGUMENTS` in the project with these settings; what it printed."""
    environment = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return here.run([sys.executable, *arguments], as_root=True, **environment)


def prepare(here: Place, environment: dict[str, str], students: int) -> list[dict[str, str]]:
    """The tables on an empty database, and students who have begun to write there."""
    manage(here, environment, "manage.py", "migrate", "-v0")
    manage(here, environment, "manage.py", "createcachetable")
    return json.loads(manage(here, environment, "-m", "tests.system.students", students))


class Site:
    """Two nodes on a database that `prepare` filled, nginx before them."""

    def __init__(self, here: Place, database: dict[str, str], **nginx: str):
        environment = SHARED | database | {"HTTPS": "1", "TRUST_PROXY": "1", "WORKERS": "1"}
        manage(here, environment, "-m", "tools.release")
        self.nodes = [Node(here, environment) for _ in range(2)]
        for node in self.nodes:
            node.start()
        self.nginx = Nginx(here, self.nodes, **nginx)
        self.nginx.start()

    def browser(self, session: str = "") -> Browser:
        return https_browser(self.nginx, session)


def https_browser(nginx: Nginx, session: str = "") -> Browser:
    browser = Browser(nginx.port, session, "__Host-", Host=DOMAIN, Origin=f"https://{DOMAIN}")
    browser.connection = http.client.HTTPSConnection("127.0.0.1", nginx.port, timeout=60, context=nginx.tls)
    return browser
