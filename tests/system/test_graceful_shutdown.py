"""A server that is told to stop finishes what it has begun: the answer arrives, and it is the whole one."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

from tests.production_server import Browser, serving


def test_a_request_in_flight_is_answered_after_the_signal_to_stop(tmp_path):
    held = tmp_path / "held"
    os.mkfifo(held)
    environment = {"DJANGO_SETTINGS_MODULE": "tests.system.held_settings", "HELD": str(held)}
    with serving(f"sqlite:///{tmp_path / 'none.sqlite3'}", **environment) as server:
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(Browser(server.port).get, "/held/")
            with held.open("w") as gate:  # opens when the view has opened its end: the request is in flight
                server.process.send_signal(signal.SIGTERM)
                gate.write("到了")
            assert answer.result() == (200, "到了".encode())
        assert server.process.wait(60) == 0
