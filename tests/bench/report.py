"""Numbers → the tables of docs/performance.md."""

import re
from pathlib import Path
from statistics import quantiles

INTRO = """# 快慢

由 `make bench` 写出（`ENGINE=sqlite|postgresql make bench`）：真的生产服务进程（granian），临时数据库，另一个进程发请求，
每人一个保持着的连接，收到答复立刻发下一个。“空视图”什么也不做，只经过中间件；“已登录”的空视图收到的请求和自动保存
完全相同，只是每次都查会话和用户。数字随机器和当时的负载变，要看的是同一次运行里的比例。

“各页”的数据是编的，每次都一样（`tests/bench/data.py`）：1× 是 1,000 段条文、100 道题、500 名学生、5,000 次作答，
100× 是 100,000 段、10,000 道、50,000 名、500,000 次，六成评过分。一页上看得见的东西各档一样多，多的是旁边的行；
4 人同时，学生各有 10 次作答，老师各教 5 个班。保存和提交等磁盘。

## 保存之后，断电还在不在

`FLUSH_COMMITS` 决定一次保存要不要等磁盘。浏览器里还有正在写的文字，服务器说“已保存”之后才删掉本机的那一份。

| | 服务进程被杀 | 数据库进程被杀 | 断电、系统崩溃 |
|---|---|---|---|
| `FLUSH_COMMITS=1`（默认）：SQLite `synchronous=FULL`，PostgreSQL `synchronous_commit=on` | 不丢 | 不丢 | 不丢，只要磁盘不谎报已落盘 |
| `FLUSH_COMMITS=0`：PostgreSQL `synchronous_commit=off` | 不丢 | 最近 0.6 秒（三次 wal_writer_delay）可能丢 | 最近 0.6 秒可能丢 |
| `FLUSH_COMMITS=0`：SQLite WAL，`synchronous=NORMAL` | 不丢 | （没有单独的进程） | 系统还没写到磁盘的可能丢，通常是最近 30 秒 |

默认等磁盘：说了“已保存”的字不能再丢，而一个班同时写也只有每秒几十次保存。每次保存等一次磁盘的时间，机器能忍受
断电丢几秒、又要服务很多人时才改成 0。哪一种都不会让数据库损坏。`tests/exam/test_killed_server.py` 试了进程被杀；
断电没有试，凭的是两个数据库的文档。磁盘自己的落盘时间随机器、随时刻差很多倍，所以写在同一张表里。
"""


CLOCK = "SQLite 的表里是 CPU 时间，PostgreSQL 的是墙上的时间，机器忙的时候偏大。“搜索和摘句”是一页结果的全部内容，还没有写成网页。"


def middle_and_tail(took: list[float]) -> tuple[float, float]:
    """p50 and p99, in milliseconds."""
    cuts = quantiles(took, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


def saving(where: str, times: dict, processor: dict[str, float], people: int) -> str:
    lines = [where, "", "| | 每秒 | p50 毫秒 | p99 毫秒 |", "|---|--:|--:|--:|"]
    rate, p50, p99 = {}, {}, {}
    for name, (took, together) in times.items():
        rate[name] = len(took) / together
        p50[name], p99[name] = middle_and_tail(took)
        lines.append(f"| {name} | {rate[name]:.0f} | {p50[name]:.2f} | {p99[name]:.2f} |")
    crowd, alone = f"，{people} 人同时", "，1 人"
    lines.append("")
    for kind in ("自动保存，不等磁盘", "自动保存，等磁盘"):
        lines.append(
            f"- {kind}：每秒是空视图的 **{rate[kind + crowd] / rate['空视图' + crowd]:.2f}**，"
            f"已登录空视图的 {rate[kind + crowd] / rate['空视图，已登录' + crowd]:.2f}；"
            f"1 人的 p50 是磁盘落盘一次的 {p50[kind + alone] / p50['磁盘写 4 KB 并落盘']:.1f} 倍，"
            f"是直接写库的 {p50[kind + alone] / p50['直接写库，等磁盘，1 个连接']:.1f} 倍。"
        )
    nothing, save = processor.values()
    lines.append(
        f"- 进程内的 CPU：空视图 {nothing * 1e6:.0f} 微秒，自动保存（不等磁盘）{save * 1e6:.0f} 微秒，"
        f"**{save / nothing:.2f}** 倍。"
    )
    return "\n".join(lines)


def sheet(where: str, python: list[float], browser: list[float]) -> str:
    lines = [where, "", "| 排 1,500 字 | p50 毫秒 | p99 毫秒 |", "|---|--:|--:|"]
    for name, took in (("Python", python), ("浏览器（Chromium）", browser)):
        shown = "{:.2f} | {:.2f}".format(*middle_and_tail(took)) if took else "没有测到 |"
        lines.append(f"| {name} | {shown} |")
    return "\n".join(lines)


def suggested(where: str, times: dict[int, list[float]], points: int, memory: tuple[int, int]) -> str:
    lines = [
        where,
        "",
        f"| 一份作答的建议，{points} 个采分点 | p50 毫秒（一核） | p95 毫秒（一核） |",
        "|---|--:|--:|",
    ]
    for length, took in times.items():
        cuts = quantiles(took, n=100)
        lines.append(f"| {length} 字 | {cuts[49] * 1000:.1f} | {cuts[94] * 1000:.1f} |")
    before, after = memory
    return "\n".join([*lines, "", f"只做建议的进程，驻留内存最多 {after} MB，其中第一份之前 {before} MB。"])


def searched(where: str, measured: dict[int, dict], served: dict[str, list[float]]) -> str:
    """A table for each number of passages: p50 and p95 of every class of queries, a column for each way; then the
    page from the server beside a view that does nothing."""
    lines = [where, "", CLOCK]
    for size, one in measured.items():
        lines += [
            "",
            f"{size:,} 段条文（{one['documents']} 份）：建索引 {one['index']:.1f} 秒，"
            f"{one['size'] / 1e6:.1f} MB；tantivy 建索引 {one['tantivy']:.1f} 秒。",
            "",
        ]
        ways = list(next(iter(one["classes"].values())))
        lines += [f"| p50 / p95 毫秒 | {' | '.join(ways)} |", "|---|" + "--:|" * len(ways)]
        everything: dict[str, list[float]] = {way: [] for way in ways}
        for kind, took in one["classes"].items():
            lines.append(f"| {kind} | {' | '.join(map(_middle_and_p95, took.values()))} |")
            for way in ways:
                everything[way] += took[way]
        lines.append(f"| 全部 | {' | '.join(map(_middle_and_p95, everything.values()))} |")
    if served:
        rate = {name: len(took) / sum(took) for name, took in served.items()}
        shown = "，".join(
            f"{name} {_middle_and_p95(took)} 毫秒（p50 / p95）" for name, took in served.items()
        )
        share = rate["搜索页"] / rate["空视图"]
        lines += ["", f"生产服务，1 人，一个接一个：{shown}；搜索页每秒是空视图的 {share:.0%}。"]
    return "\n".join(lines) if measured else f"{where}\n\n旁边没有语料，没有测。"


def _middle_and_p95(took: list[float]) -> str:
    cuts = quantiles(took, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[94] * 1000:.1f}"


def servers(where: str, measured: dict) -> str:
    """A line for each application server."""
    views = list(next(iter(measured.values()))[0])
    heads = [f"{view}：{what}" for view in views for what in ("每秒", "p50 毫秒", "p99 毫秒")]
    lines = [where, "", f"| | {' | '.join(heads)} | 内存 MB |", "|---|" + "--:|" * (len(heads) + 1)]
    for name, (times, memory) in measured.items():
        cells = []
        for took, together in times.values():
            p50, p99 = middle_and_tail(took)
            cells += [f"{len(took) / together:.0f}", f"{p50:.1f}", f"{p99:.1f}"]
        lines.append(f"| {name} | {' | '.join(cells)} | {memory / 1e6:.0f} |")
    return "\n".join(lines)


TIMES = " / "  # between the numbers of the sizes


def pages(where: str, measured: dict[int, dict[str, dict]]) -> str:
    """A line a page, in each cell a number for each size of the data; the writes beside the bare statements."""
    sizes = list(measured)
    heads = ("每秒", "是空视图的", "p50 毫秒", "p99 毫秒", "查询", "KB")
    lines = [where, "", f"每格依次是 {TIMES.join(f'{size}×' for size in sizes)} 的数据。", ""]
    lines += [f"| | {' | '.join(heads)} |", "|---|" + "--:|" * len(heads)]
    for name in measured[sizes[0]]:
        cells = [_page_numbers(measured[size], name) for size in sizes]
        columns = (TIMES.join(of_sizes) for of_sizes in zip(*cells, strict=True))
        lines.append(f"| {name} | {' | '.join(columns)} |")
    lines.append("")
    for name, one in measured[sizes[-1]].items():
        if "raw" in one:
            took, together = one["raw"]
            bare = len(took) / together
            lines.append(
                f"- {name}，{sizes[-1]}×：同样的内容直接写库（1 个连接，每次都提交）每秒 {bare:.0f}，"
                f"p50 {middle_and_tail(took)[0]:.2f} 毫秒；服务每秒是它的 **{_rate(one) / bare:.2f}**。"
            )
    return "\n".join(lines)


def _rate(one: dict) -> float:
    return len(one["took"]) / one["together"]


def _page_numbers(measured: dict[str, dict], name: str) -> tuple[str, ...]:
    one = measured[name]
    p50, p99 = middle_and_tail(one["took"])
    share = _rate(one) / _rate(measured["空视图"])
    return (
        f"{_rate(one):.0f}", f"{share:.3f}", f"{p50:.1f}", f"{p99:.1f}", str(one["queries"]), f"{one['bytes'] / 1000:.0f}",
    )  # fmt: skip


def history(old: str, where: str, measured: dict[int, dict[str, dict]]) -> str:
    """The old table of shares of the do-nothing view at the largest size, with a line more for this run; a new table
    where other pages are measured now."""
    last = measured[max(measured)]
    names = [name for name in last if name != "空视图"]
    head = f"| 何时 | {' | '.join(names)} |\n|---|{'--:|' * len(names)}\n"
    shares = (f"{_rate(last[name]) / _rate(last['空视图']):.3f}" for name in names)
    before = old if old.startswith(head) else head
    return f"{before.rstrip()}\n| {where} | {' | '.join(shares)} |"


def sections_of(file: Path) -> dict[str, str]:
    """What stands in the file, by heading."""
    old = file.read_text() if file.exists() else ""
    return dict(re.findall(r"^## ([^\n]+)\n\n(.+?)\n*(?=^## |\Z)", old, re.MULTILINE | re.DOTALL))


def write(file: Path, sections: dict[str, str]) -> None:
    """Put the sections into the file, each in the place of the one with its heading."""
    kept = sections_of(file)
    kept.pop("保存之后，断电还在不在", None)  # of the INTRO
    parts = [INTRO, *(f"## {heading}\n\n{text}\n" for heading, text in sorted((kept | sections).items()))]
    file.write_text("\n".join(parts))
