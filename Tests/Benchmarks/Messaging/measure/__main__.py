"""Measures the messaging runtime beside its yardsticks. Started by Tests/Benchmarks/run, which builds both."""
import argparse
import os
import pathlib
import time

from broker import Broker
from figures import Figures
from sides import Sides

GROUPS = ["publish", "consume", "pipeline", "fan_out", "latency", "memory"]


def machine() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return f"{os.cpu_count()} x {names[0] if names else 'unknown processor'}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run messaging", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs for each figure")
    parser.add_argument("--messages", type=int, default=50_000, help="messages in a run")
    parser.add_argument("--only", choices=GROUPS, action="append", help="one group of figures; may be repeated")
    parser.add_argument("--work", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--swift", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pairs < 1 or options.messages < 500:
        parser.error("at least one pair of 500 messages")
    sides = Sides(options.work, options.swift, options.python)
    figures = Figures(Broker(), sides, options.pairs, options.messages)
    print(f"  {time.strftime('%Y-%m-%d %H:%M')}, {machine()}, {options.pairs} pairs of {options.messages} messages")
    for group in options.only or GROUPS:
        print(f"  load before {group}: {os.getloadavg()[0]:.1f}", flush=True)
        for figure in getattr(figures, group)():
            figure.print()


main()
