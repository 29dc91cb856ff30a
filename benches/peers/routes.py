"""Measure the Python peers on one network and append a line of JSON per job and program.

    python routes.py FILE.gr FILE.pairs OUT.jsonl

The pairs are those the Rust part wrote. Times are processor time of the calls alone, without building a graph.
"""

import itertools
import pathlib
import sys

import igraph
import networkx
import numpy as np
import rustworkx
import scipy.sparse
from scgraph import Graph
from scipy.sparse.csgraph import dijkstra

from contest import run

SOURCES, PATHS = 4, 10


class Network:
    """The arcs sorted by tail, in the order of the file within a tail."""

    def __init__(self, path):
        self.name = pathlib.Path(path).stem
        with open(path) as lines:
            rows = [line.split() for line in lines]
        self.nodes = next(int(row[2]) for row in rows if row and row[0] == "p")
        arcs = np.array([row[1:] for row in rows if row and row[0] == "a"], dtype=np.int64)
        arcs = arcs[np.argsort(arcs[:, 0], kind="stable")]
        self.tail, self.head, self.weight = arcs[:, 0] - 1, arcs[:, 1] - 1, arcs[:, 2]

    def pairs(self):
        return zip(self.tail.tolist(), self.head.tolist())

    def has_parallel_arcs(self):
        return len(np.unique(self.tail * self.nodes + self.head)) < len(self.tail)

    def as_igraph(self):
        return igraph.Graph(self.nodes, list(self.pairs()), directed=True)

    def as_rustworkx(self):
        """Edge data are numbers of arcs."""
        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from([None] * self.nodes)
        graph.add_edges_from([(tail, head, arc) for arc, (tail, head) in enumerate(self.pairs())])
        return graph

    def cheapest(self):
        """The cheapest of parallel arcs, for programs that add them up or keep the last."""
        best = {}
        for (tail, head), weight in zip(self.pairs(), self.weight.tolist()):
            best[tail, head] = min(weight, best.get((tail, head), weight))
        return best

    def as_scipy(self):
        """The matrix, and the numbers of the arcs in its data; parallel arcs are refused before."""
        matrix = scipy.sparse.csr_matrix((np.arange(1, len(self.tail) + 1), (self.tail, self.head)), (self.nodes,) * 2)
        return matrix.astype(float), matrix.data - 1


def total(distances):
    """A checksum of distances of which infinite ones are left out."""
    distances = np.asarray(distances, dtype=float)
    return int(distances[np.isfinite(distances)].sum())


def one_to_all(network, sources, out):
    weights = network.weight.tolist()
    small = network.nodes < 100_000

    def measure(program, search, answer):
        run(out, network.name, "one to all", program, lambda: [search(source) for source in sources], answer, len(sources))

    graph = network.as_igraph()
    measure("igraph", lambda source: graph.distances(source, weights=weights)[0], lambda rows: sum(map(total, rows)))
    graph = network.as_rustworkx()
    cost = [float(weight) for weight in weights].__getitem__
    measure(
        "rustworkx",
        lambda source: rustworkx.dijkstra_shortest_path_lengths(graph, source, cost),
        lambda rows: int(sum(sum(row.values()) for row in rows)),
    )
    if not network.has_parallel_arcs():
        matrix, order = network.as_scipy()
        matrix.data = network.weight[order].astype(float)
        measure("SciPy", lambda source: dijkstra(matrix, indices=source), lambda rows: sum(map(total, rows)))
    if small:
        rows = [{} for _ in range(network.nodes)]
        for (tail, head), weight in network.cheapest().items():
            rows[tail][head] = weight
        scgraph = Graph(rows)
        measure(
            "scgraph",
            lambda source: scgraph.get_shortest_path_tree(source)["distance_matrix"],
            lambda trees: sum(map(total, trees)),
        )
    if network.nodes > 500_000:
        return
    graph = as_networkx(network)
    measure(
        "networkx",
        lambda source: networkx.single_source_dijkstra_path_length(graph, source),
        lambda rows: int(sum(sum(row.values()) for row in rows)),
    )


def as_networkx(network):
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(network.nodes))
    graph.add_weighted_edges_from((tail, head, weight) for (tail, head), weight in network.cheapest().items())
    return graph


def ten_paths(network, pairs, out):
    if network.nodes >= 50_000:
        return
    pairs = pairs[: 100 if network.nodes < 1_000 else 3]
    weights = network.weight.tolist()
    graph = network.as_igraph()

    def by_igraph():
        found = []
        for source, target in pairs:
            found += graph.get_k_shortest_paths(source, target, k=PATHS, weights=weights, output="epath")
        return found

    def cost_of(paths):
        return sum(weights[arc] for path in paths for arc in path)

    run(out, network.name, "ten simple paths", "igraph", by_igraph, cost_of, len(pairs))
    if network.nodes < 1_000:
        graph = as_networkx(network)

        def by_networkx():
            found = []
            for source, target in pairs[:100]:
                found += itertools.islice(networkx.shortest_simple_paths(graph, source, target, weight="weight"), PATHS)
            return found

        def cost(paths):
            return sum(graph[tail][head]["weight"] for path in paths for tail, head in itertools.pairwise(path))

        run(out, network.name, "ten simple paths", "networkx", by_networkx, cost, len(pairs))


def main():
    graph, pairs, out = sys.argv[1:]
    network = Network(graph)
    pairs = [tuple(int(word) - 1 for word in line.split()) for line in open(pairs)]
    one_to_all(network, [source for source, _ in pairs[:SOURCES]], out)
    ten_paths(network, pairs, out)


if __name__ == "__main__":
    main()
