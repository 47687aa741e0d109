"""How much of one core's time a suggestion takes on an answer of 申论 size and on an essay-long one, and what the engine keeps in memory."""

import random
import subprocess
import sys
import time
from decimal import Decimal

from exam.marking.rubric import Point
from exam.marking.suggest import suggest

WORDS = ("盘活闲置房屋", "开办平价食堂", "组织医护人员", "定期下乡巡诊", "安装智能设备", "及时上门响应", "打通数据壁垒", "压实基层责任")  # fmt: skip
TIMES = 40
LENGTHS = (300, 1200)  # characters of an answer
POINTS = 12
# VmHWM, because the most that getrusage knows of is inherited from the process that starts this one.
ALONE = """
import re
from pathlib import Path
from tests.bench.suggesting import took
def most():
    return re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
began = most()
took(1200)
print(began, most())
"""


def took(length: int) -> list[float]:
    """Seconds of one core for each of many answers to one question; the first, which reads the tables, is among them."""
    chance = random.Random(1)

    def text(size: int) -> str:
        said = ""
        while len(said) < size:
            said += "".join(chance.sample(WORDS, 2)) + chance.choice("，。；") + str(chance.random())[2:6]
        return said

    points = [Point(str(n), text(24), Decimal(2), (WORDS[n % len(WORDS)],)) for n in range(POINTS)]
    material, seconds = text(3000), []
    for answer in [text(length) for _ in range(TIMES)]:
        begin = time.process_time()
        suggest("概括主要做法。", material, [], points, answer, Decimal(2 * POINTS))
        seconds.append(time.process_time() - begin)
    return seconds


def memory() -> tuple[int, int]:
    """Megabytes resident at most, of a process that only suggests: before the first suggestion, and after."""
    shown = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True).stdout
    before, after = (int(part) // 1024 for part in shown.split())
    return before, after
