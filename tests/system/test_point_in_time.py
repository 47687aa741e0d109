"""What was deleted by mistake comes back: the base backup, and the archived log replayed up to the moment before."""

import pytest

from tests.system.machines import Database, kill, place, wait_for


def test_the_database_goes_back_to_the_moment_before_an_accident():
    with place() as here:
        live, restored = Database(here, "live"), Database(here, "restored")
        live.make()
        live.start()
        live.ask("CREATE TABLE draft (text text)", "INSERT INTO draft VALUES ('备份以前')")
        scripts = here.folder / "deploy" / "postgresql"
        base = here.run([scripts / "base_backup.sh", here.folder / "base"], **live.admin).strip()
        live.ask("INSERT INTO draft VALUES ('备份以后')")
        moment = live.ask("SELECT clock_timestamp()")
        live.ask("DELETE FROM draft", "INSERT INTO draft VALUES ('事故以后')")
        segment = live.ask("SELECT pg_walfile_name(pg_switch_wal())")
        wait_for("WAL 归档", (live.archive / segment).exists)
        kill(live.process)

        restore = [scripts / "restore_to.sh", base, live.archive]
        with pytest.raises(RuntimeError, match="不是空的"):
            here.run([*restore, live.data, moment])
        here.run([*restore, restored.data, moment])
        restored.start()
        wait_for("恢复完", lambda: restored.ask("SELECT pg_is_in_recovery()") == "f")
        assert restored.ask("SELECT text FROM draft ORDER BY text").splitlines() == ["备份以前", "备份以后"]
        restored.ask("INSERT INTO draft VALUES ('接着写')")
