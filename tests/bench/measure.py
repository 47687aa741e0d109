"""The measuring itself: a process beside the server's. Everything here is bounded by time, not by counts."""

import os
import subprocess
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.bench import growth, report, saving, search, servers, suggesting  # noqa: E402
from tests.bench.layout import in_python, in_the_browser  # noqa: E402


def machine() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    ).stdout.strip()
    changed = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True).stdout
    commit += "（另有未提交的改动）" if changed else ""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{time.strftime('%Y-%m-%d %H:%M')}，提交 {commit}；{os.cpu_count()} 核，开始时负载 {load}"


def main() -> None:
    where = machine()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    grown = growth.measure()
    saved = report.saving(where, saving.measure(), saving.processor_times(), saving.PEOPLE)
    served = report.servers(where, servers.measure())
    sheet = report.sheet(where, in_python(), in_the_browser())
    times = {length: suggesting.took(length) for length in suggesting.LENGTHS}
    suggested = report.suggested(where, times, suggesting.POINTS, suggesting.memory())
    found = report.searched(where, search.measure(), search.served())
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[os.environ["ENGINE"]]
    file = Path("docs/performance.md")
    past = f"各页，历次：{engine}"
    sections = {
        f"各页：{engine}": report.pages(where, grown),
        past: report.history(report.sections_of(file).get(past, ""), where, grown),
        f"自动保存：{engine}": saved,
        f"服务程序：{engine}": served,
        f"搜索：{engine}": found,
        "答题卡排版": sheet,
        "系统建议": suggested,
    }
    report.write(file, sections)
    print(*sections.values(), sep="\n")


if __name__ == "__main__":
    main()
