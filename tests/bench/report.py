"""Numbers → the tables of docs/performance.md."""

import re
from pathlib import Path
from statistics import quantiles

INTRO = """# 快慢

由 `make bench` 写出（`ENGINE=sqlite|postgresql make bench`）：真的生产服务进程（granian），临时数据库，另一个进程发请求，
每人一个保持着的连接，收到答复立刻发下一个。“空视图”什么也不做，只经过中间件；“已登录”的空视图收到的请求和自动保存
完全相同。PostgreSQL 每次提交都等磁盘；SQLite 用产品的设置（WAL，synchronous=NORMAL），提交不等磁盘。
数字随机器和当时的负载变，要看的是同一次运行里的比例。
"""


def middle_and_tail(took: list[float]) -> tuple[float, float]:
    """p50 and p99, in milliseconds."""
    cuts = quantiles(took, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


def saving(where: str, times: dict, people: int) -> str:
    lines = [where, "", "| | 每秒 | p50 毫秒 | p99 毫秒 |", "|---|--:|--:|--:|"]
    rate, p50, p99 = {}, {}, {}
    for name, (took, together) in times.items():
        rate[name] = len(took) / together
        p50[name], p99[name] = middle_and_tail(took)
        lines.append(f"| {name} | {rate[name]:.0f} | {p50[name]:.2f} | {p99[name]:.2f} |")
    crowd = f"，{people} 人同时"

    def compared(name: str) -> str:
        other, own = name + crowd, "自动保存" + crowd
        return f"每秒是它的 {rate[own] / rate[other]:.0%}，p99 是它的 {p99[own] / p99[other]:.1f} 倍"

    write = p50["直接写库，1 个连接"] / p50["自动保存，1 人"]
    return "\n".join(
        [
            *lines,
            "",
            f"- 自动保存和空视图比：{compared('空视图')}。",
            f"- 和已登录的空视图比：{compared('空视图，已登录')}。",
            f"- 直接写库占一次自动保存（1 人，p50）的 {write:.1%}；自动保存每秒是直接写库的"
            f" {rate['自动保存' + crowd] / rate['直接写库，1 个连接']:.0%}。",
        ]
    )


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


def searched(where: str, measured: dict[int, dict]) -> str:
    """A table for each number of passages: p50 and p95 of every class of queries, a column for each way."""
    lines = [where]
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
    return "\n".join(lines) if measured else f"{where}\n\n旁边没有语料，没有测。"


def _middle_and_p95(took: list[float]) -> str:
    cuts = quantiles(took, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[94] * 1000:.1f}"


def write(file: Path, sections: dict[str, str]) -> None:
    """Put the sections into the file, each in the place of the one with its heading."""
    old = file.read_text() if file.exists() else ""
    kept = dict(re.findall(r"^## (.+)\n\n(.+?)\n*(?=^## |\Z)", old, re.MULTILINE | re.DOTALL))
    parts = [INTRO, *(f"## {heading}\n\n{text}\n" for heading, text in sorted((kept | sections).items()))]
    file.write_text("\n".join(parts))
