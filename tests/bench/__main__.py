"""`make bench`: measures on a scratch database and writes docs/performance.md.

ENGINE=sqlite (the default) or postgresql; the other engine's table in the file stays as it is.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import postgres, setup


def main() -> int:
    setup.ensure(setup.TEST_LOCK)
    engine = os.environ.get("ENGINE", "") or "sqlite"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="shenlun-bench-"))
        if engine == "sqlite":
            url = f"sqlite:///{folder}/bench.sqlite3"
        elif engine == "postgresql":
            binaries = postgres.find_binaries()
            if not binaries:
                raise SystemExit("没有找到 PostgreSQL 的服务程序（apt install postgresql）")
            url = stack.enter_context(postgres.cluster(binaries, durable=True))
            url = url.removesuffix("shenlun") + "postgres"  # a database that is there already
        else:
            raise SystemExit(f"环境变量 ENGINE={engine} 看不懂：请写 sqlite 或 postgresql。")
        environment = os.environ | {
            "ENGINE": engine,
            "DATABASE_URL": url,
            "SECRET_KEY": "bench" * 10,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        measure = [setup.PYTHON, "-m", "tests.bench.measure"]
        # The servers say a line for each of some hundred thousand requests.
        with (Path(folder) / "log").open("w+b") as log:
            code = subprocess.run(measure, cwd=setup.ROOT, env=environment, stderr=log).returncode
            if code:
                log.seek(-min(log.tell(), 5000), os.SEEK_END)
                print(log.read().decode(errors="replace"), file=sys.stderr)
        return code


if __name__ == "__main__":
    sys.exit(main())
