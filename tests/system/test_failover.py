"""Two nodes behind nginx, PgBouncer, a primary and its synchronous standby: one after the other is killed while students
write, and each save that was acknowledged is there afterwards."""

import signal

import pytest

from tests.system.machines import Database, PgBouncer, kill, place, tell, wait_for
from tests.system.sites import SHARED, Site, prepare
from tests.system.writers import Writer, writing

STUDENTS = 6


class Province(Site):
    """What docs/deploy.md sets up on several machines."""

    def __init__(self, here):
        self.here = here
        self.primary, self.standby = Database(here, "primary"), Database(here, "standby")
        self.primary.make()
        self.primary.start()
        self.primary.create()
        self.standby.stand_by(self.primary)
        self.pgbouncer = PgBouncer(here)
        self.pgbouncer.start(self.primary)
        database = {
            "DATABASE_URL": self.pgbouncer.url("shenlun_session"),
            "PGBOUNCER_URL": self.pgbouncer.url("shenlun"),
        }
        self.students = prepare(here, SHARED | database, STUDENTS)
        super().__init__(here, database)

    def fail_over(self):
        """The two scripts an operator runs."""
        promote = self.here.folder / "deploy" / "postgresql" / "promote.sh"
        self.here.run([promote, "127.0.0.1", self.primary.port], **self.standby.admin)
        self.pgbouncer.point(self.standby)


@pytest.fixture
def province():
    with place() as here:
        yield Province(here)


def test_no_acknowledged_save_is_lost_when_a_node_and_then_the_primary_are_killed(province):
    writers = [Writer(province.browser, **student) for student in province.students]
    with writing(writers) as until_each_saved:
        until_each_saved(5)
        tell(
            province.standby.process, signal.SIGSTOP
        )  # as if its disk had become slow: nothing is acknowledged
        waiting = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        wait_for("保存等备库", lambda: province.primary.ask(waiting) == "t")
        tell(province.standby.process, signal.SIGCONT)
        until_each_saved(5)

        kill(province.nodes[0].process)
        until_each_saved(5)
        assert [writer.failures for writer in writers] == [[]] * STUDENTS  # nginx asked the other node

        with pytest.raises(RuntimeError, match="还在回答"):  # two primaries must never be
            province.fail_over()
        kill(province.primary.process)
        province.fail_over()
        until_each_saved(5)
    assert all(writer.holds_what_was_acknowledged() for writer in writers)
