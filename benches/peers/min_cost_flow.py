"""Solve a DIMACS .min file with OR-Tools and HiGHS and print objective and time of each.

    python min_cost_flow.py FILE.min[.gz] [--runs N]

Needs numpy and, for each peer that shall run, ortools or highspy. The time is that of the solve alone, without reading the file and
building the model; the median of the runs is printed with the fastest and the slowest.
"""

import argparse
import gzip
import statistics
import time

import numpy as np


def read(path):
    """Supply by node, and one row of tail, head, lower, capacity, cost per arc, nodes from 0."""
    opener = gzip.open if path.endswith(".gz") else open
    supply, arcs = np.zeros(0, dtype=np.int64), []
    with opener(path, "rt") as lines:
        for line in lines:
            words = line.split()
            if not words or words[0] == "c":
                continue
            if words[0] == "p":
                supply = np.zeros(int(words[2]), dtype=np.int64)
            elif words[0] == "n":
                supply[int(words[1]) - 1] = int(words[2])
            else:
                arcs.append([int(word) for word in words[1:6]])
    arcs = np.array(arcs, dtype=np.int64)
    arcs[:, :2] -= 1
    if arcs[:, 2].any():
        raise SystemExit(f"{path}: lower bounds are not supported")
    return supply, arcs


def ortools(supply, arcs):
    """Cost-scaling push-relabel."""
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(*(arcs[:, column].copy() for column in (0, 1, 3, 4)))
    flow.set_nodes_supplies(np.arange(len(supply)), supply)
    start = time.perf_counter()
    status = flow.solve()
    seconds = time.perf_counter() - start
    assert status == flow.OPTIMAL, status
    return flow.optimal_cost(), seconds


def highs(supply, arcs):
    """Dual simplex on the linear program."""
    import highspy

    count = len(arcs)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count, len(supply)
    program.col_cost_ = arcs[:, 4].astype(float)
    program.col_lower_ = np.zeros(count)
    program.col_upper_ = arcs[:, 3].astype(float)
    program.row_lower_ = program.row_upper_ = supply.astype(float)
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.arange(0, 2 * count + 1, 2)
    matrix.index_ = arcs[:, :2].reshape(-1)
    matrix.value_ = np.tile([1.0, -1.0], count)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    start = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - start
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(solver.getInfo().objective_function_value), seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    supply, arcs = read(given.file)
    print(f"{len(supply)} nodes, {len(arcs)} arcs")
    for peer in (ortools, highs):
        try:
            runs = [peer(supply, arcs) for _ in range(given.runs)]
        except ImportError as missing:
            print(f"{peer.__name__:8} skipped: {missing}")
            continue
        (objective,) = {objective for objective, _ in runs}
        times = [1000 * seconds for _, seconds in runs]
        print(f"{peer.__name__:8} objective {objective}  {statistics.median(times):.0f} ms ({min(times):.0f}-{max(times):.0f})")


if __name__ == "__main__":
    main()
