"""Solve a DIMACS .min file with OR-Tools, HiGHS and, if it is small, networkx: cold, and again after arcs close.

    python min_cost_flow.py FILE.min [OUT.jsonl]

The arcs that close are listed in FILE.closed beside it, one set a line, arcs counted from 1. The time is the processor time of the
solve alone, without reading the file and building the model. OR-Tools cannot start from its last answer and solves anew.
"""

import pathlib
import sys

import highspy
import networkx
import numpy as np
from ortools.graph.python import min_cost_flow

from contest import run

COLD, WARM = "flow, cold", "flow, warm after a closure"
# networkx takes half a minute on a large problem.
MOST_ARCS = 20_000


def read(path):
    """Supply by node, and one row of tail, head, lower, capacity, cost per arc, nodes from 0."""
    supply, arcs = np.zeros(0, dtype=np.int64), []
    for line in open(path):
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


class OrTools:
    """Cost-scaling push-relabel."""

    def __init__(self, supply, arcs):
        self.flow = min_cost_flow.SimpleMinCostFlow()
        self.flow.add_arcs_with_capacity_and_unit_cost(*(arcs[:, column].copy() for column in (0, 1, 3, 4)))
        self.capacity = arcs[:, 3].copy()
        self.flow.set_nodes_supplies(np.arange(len(supply)), supply)

    def solve(self):
        status = self.flow.solve()
        assert status == self.flow.OPTIMAL, status
        return self.flow.optimal_cost()

    def close(self, closed):
        for arc in closed:
            self.flow.set_arc_capacity(arc, 0)

    def reopen(self, closed):
        for arc in closed:
            self.flow.set_arc_capacity(arc, int(self.capacity[arc]))


class Highs:
    """Dual simplex on the linear program; keeps its basis from solve to solve."""

    def __init__(self, supply, arcs):
        count = len(arcs)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = count, len(supply)
        program.col_cost_ = arcs[:, 4].astype(float)
        program.col_lower_ = np.zeros(count)
        self.capacity = program.col_upper_ = arcs[:, 3].astype(float)
        program.row_lower_ = program.row_upper_ = supply.astype(float)
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.arange(0, 2 * count + 1, 2)
        matrix.index_ = arcs[:, :2].reshape(-1)
        matrix.value_ = np.tile([1.0, -1.0], count)
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        # Its best setting here: presolving a network takes twenty times as long as the simplex without it.
        self.solver.setOptionValue("presolve", "off")
        self.solver.passModel(program)

    def solve(self):
        self.solver.run()
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return round(self.solver.getInfo().objective_function_value)

    def _bound(self, arcs, upper):
        arcs = np.array(arcs, dtype=np.int32)
        self.solver.changeColsBounds(len(arcs), arcs, np.zeros(len(arcs)), np.asarray(upper, dtype=float))

    def close(self, closed):
        self._bound(closed, np.zeros(len(closed)))

    def reopen(self, closed):
        self._bound(closed, self.capacity[closed])


def by_networkx(supply, arcs):
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from((node, {"demand": -amount}) for node, amount in enumerate(supply.tolist()))
    for tail, head, _, capacity, cost in arcs.tolist():
        graph.add_edge(tail, head, capacity=capacity, weight=cost)
    return lambda: networkx.network_simplex(graph)[0]


def main():
    path = pathlib.Path(sys.argv[1])
    out = sys.argv[2] if len(sys.argv) > 2 else "/dev/stdout"
    supply, arcs = read(path)
    beside = path.with_suffix(".closed")
    closures = [[int(word) - 1 for word in line.split()] for line in open(beside)] if beside.exists() else []
    for name, peer in (("OR-Tools", OrTools), ("HiGHS", Highs)):

        def cold(watch):
            solver = peer(supply, arcs)
            with watch:
                return solver.solve()

        run(out, path.stem, COLD, name, cold, str, times_itself=True)
        if closures:
            solver = peer(supply, arcs)
            solver.solve()

            def warm(watch):
                total = 0
                for closed in closures:
                    with watch:
                        solver.close(closed)
                        total += solver.solve()
                    solver.reopen(closed)
                    solver.solve()
                return total

            run(out, path.stem, WARM, name, warm, str, len(closures), times_itself=True)
    if len(arcs) < MOST_ARCS:
        run(out, path.stem, COLD, "networkx", by_networkx(supply, arcs), str)


if __name__ == "__main__":
    main()
