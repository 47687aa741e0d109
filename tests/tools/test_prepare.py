"""What comes before serving: in this order, and among it the attempts that ended meanwhile."""

from tools import prepare, release


def test_attempts_that_ended_while_no_server_ran_are_closed_before_it_serves(monkeypatch):
    done = []
    for module in (prepare, release):
        monkeypatch.setattr(module, "call_command", lambda name, **options: done.append((name, options)))
    prepare.prepare()
    names = [name for name, _ in done]
    assert names.index("migrate") < names.index("close_expired") < names.index("load_sample")
    assert dict(done)["close_expired"] == {"verbosity": 0}  # what is printed is the sample's accounts
