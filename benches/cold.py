#!/usr/bin/env python3
"""The first answer of a cold process: time and memory of `ibid ask`, the index being there.

    cargo build --release && python3 benches/cold.py [RUNS]

Prints the median and the largest wall time over the runs, and the largest resident memory of any.
"""
import os
import resource
import statistics
import subprocess
import sys
import time

runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
command = [os.path.join(root, "target", "release", "ibid"), "ask", "why are regulators involved"]


def once():
    start = time.perf_counter()
    subprocess.run(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


once()  # builds the index where there is none
times = [once() for _ in range(runs)]
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{runs} runs: median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms, memory {memory:.0f} MB")
