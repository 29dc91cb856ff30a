"""Turn measurements into docs/benchmarks.md: report.py OUT.jsonl Cargo.lock requirements.txt > benchmarks.md"""

import json
import os
import platform
import re
import statistics
import subprocess
import sys

PLAIN = "corridor, plain Dijkstra"
# Job, program of ours, peer, how many times faster ours should be; they were set on C300 (many small questions), NY (one large
# network) and TE90 (flows).
TARGETS = [
    ("one to all", "corridor", "petgraph", 5),
    ("one to all", "corridor", "rustworkx", 15),
    ("one to all", "corridor", "igraph", 15),
    ("re-weighting, the first weights again", "corridor", "fast_paths", 40),
    ("re-weighting, each weight by up to a half", "corridor", "fast_paths", 40),
    ("ten simple paths", "corridor", "pathfinding", 15),
    ("ten simple paths", "corridor", "igraph", 50),
    ("N-2 sweep, 20 pairs", "corridor", "petgraph, every set and pair in turn", 300),
    ("flow, cold", "corridor", "OR-Tools", 6),
    ("flow, cold", "corridor", "HiGHS", 12),
    ("flow, warm after a closure", "corridor", "OR-Tools", 50),
]
CRATES = ("fast_paths", "pathfinding", "petgraph")

HEAD = """\
# Benchmarks

What corridor takes, and what other programs take for the same work, on the same instances in the same run. This page is written by

```
benches/peers/run [--large] [FILE.gr | FILE.min ...]
```

which needs cargo, Python 3.11 and the network to install the peers (`CORRIDOR_PEERS=FOLDER` keeps the Python environment and the measurements). It generates
seeded corridor-like networks and time-expanded flows; `--large` adds networks of 264,346 and 1,000,000 places. Other networks
are read from the files named: DIMACS `.gr` with a `.pairs` file beside it, DIMACS `.min` with a `.closed` file beside it. The road network of
New York is `USA-road-d.NY` of the ninth DIMACS challenge.

**How it is measured.** Processor time of one thread; the runs of Rust programs take turns, those of Python programs follow. Each program runs
7 to 101 times, less often only if it takes more than 4 s in all; the table tells the median, the fastest and the slowest run. Reading files and building a program's graph are
not counted, preparing is told apart. **Every program's answers are added up and compared**: with plain Dijkstra's where it can tell the answer, else with one another, and the run fails
if corridor's differ from Dijkstra's. Before anything is timed, distances of the engine (with and without a hierarchy, under other weights, with arcs closed,
saved and loaded, from either side) are compared with plain Dijkstra's pair by pair: all pairs of the small networks, 32 places to 33 on the large ones. A peer whose sum differs is marked wrong and is no rival.

**Only what a command uses** is measured. Point-to-point queries and paths of a hierarchy, its updates after a closure, sixteen metrics in lanes and the sweep from one place to all were measured here, too, until no question called them;
they were removed, and their rows with them ([adr/0012](adr/0012-only-what-a-question-calls.md) has the figures).

**Not compared.** Trade-offs between criteria: none of these programs has them. The programs written in C++ (RoutingKit, LEMON, Boost) are not installed by the
command; measured apart, LEMON was faster than corridor at flows over a whole year.
"""


def duration(microseconds):
    for unit, size in (("s", 1e6), ("ms", 1e3), ("µs", 1)):
        if microseconds >= size or unit == "µs":
            value = microseconds / size
            digits = 0 if value >= 100 else 1 if value >= 10 else 2
            return f"{value:,.{digits}f} {unit}"


def times(ratio):
    return f"{ratio:,.0f}x" if ratio >= 10 else f"{ratio:.1f}x" if ratio >= 1 else f"{ratio:.2f}x"


def is_ours(program):
    return program.startswith("corridor")


class Job:
    """What the programs took for one job on one instance."""

    def __init__(self):
        self.runs, self.answer = {}, {}

    def median(self, program):
        return statistics.median(self.runs[program])

    def expected(self):
        """Programs of ours agree, or the run would have failed."""
        return next(answer for program, answer in self.answer.items() if is_ours(program))

    def is_right(self, program):
        return self.answer[program] == self.expected()

    def ours(self):
        return min((program for program in self.runs if is_ours(program)), key=self.median)

    def best_peer(self):
        peers = [program for program in self.runs if not is_ours(program) and self.is_right(program)]
        return min(peers, key=self.median, default=None)


def read(path):
    jobs, facts, order = {}, {}, []
    for line in open(path):
        row = json.loads(line)
        if row["instance"] not in order:
            order.append(row["instance"])
        if "fact" in row:
            facts.setdefault(row["instance"], {})[row["fact"]] = row["value"]
        else:
            job = jobs.setdefault((row["instance"], row["job"]), Job())
            job.runs[row["program"]], job.answer[row["program"]] = row["microseconds"], row["answer"]
    return jobs, facts, order


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join("---" if column == 0 else "---:" for column in range(len(head))) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def machine(lock, requirements):
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    memory = int(re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read())[1]) / 2**20
    locked = dict(re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"', open(lock).read()))
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    peers = [f"{crate} {locked[crate]}" for crate in CRATES] + open(requirements).read().replace("==", " ").split("\n")
    print(f"**Machine.** {cpu[1].strip() if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; ", end="")
    print(f"load average when the run ended {os.getloadavg()[2]:.1f} over 15 minutes. rustc {rustc}, Python {platform.python_version()}.")
    print(f"**Versions.** corridor {locked['corridor']}; " + ", ".join(peer for peer in peers if peer) + ".\n")


def name_of(instance, facts):
    return f"{instance} ({facts[instance]['nodes']:,} nodes, {facts[instance]['arcs']:,} arcs)"


def reached(jobs, instance, job, ours, peer):
    """How many times faster ours is, and whether the peer's answer is right; nothing if one of the two was not measured."""
    found = jobs.get((instance, job))
    if found is None or ours not in found.runs or peer not in found.runs:
        return None
    return found.median(peer) / found.median(ours)


def targets(jobs, instances):
    print("## Against the targets\n")
    print("How many times faster corridor is than a peer; **bold** where the target is missed, blank where the peer was not run. The targets were set on the roads of")
    print("New York (NY: one to all, re-weighting), a network of 300 places (C300: paths, sweeps) and a flow over 90 days (TE90); the")
    print("other columns show how the ratios change with size and shape. On 300 places everything takes some millionths of a second, and there is less to save.\n")
    rows, missed = [], []
    for job, ours, peer, target in TARGETS:
        row = [f"{job}: {ours} against {peer}", f"{target}x"]
        for instance in instances:
            ratio = reached(jobs, instance, job, ours, peer)
            row.append("" if ratio is None else times(ratio) if ratio >= target else f"**{times(ratio)}**")
            if ratio is not None and ratio < target:
                missed.append(f"{instance}: {job}, {ours} against {peer}: {times(ratio)} of {target}x")
        rows.append(row)
    table(["work", "target", *instances], rows)
    return missed


def losses(jobs, instances, missed):
    print("## Where we lose, and where we miss a target\n")
    lines = []
    for (instance, name), job in jobs.items():
        peer = job.best_peer()
        if peer and job.median(peer) < job.median(job.ours()):
            lines.append(
                f"{instance}: {name}: {peer} takes {duration(job.median(peer))}, corridor {duration(job.median(job.ours()))}"
            )
    for title, rows in (("A peer is faster:", lines), ("Faster than the peer, or not, but short of the target:", missed)):
        print(title + "\n")
        print("\n".join(f"- {row}" for row in rows) or "- nowhere")
        print()


def wrong(jobs, facts):
    print("## Wrong answers\n")
    tiny = facts.get("tiny digraphs", {})
    if tiny:
        count = f"{tiny['digraphs']:,} random digraphs of four to seven nodes, against every simple path"
        print(f"Ten cheapest simple paths on {count}: corridor is wrong on {tiny['corridor wrong']:,},")
        print(f"pathfinding's `yen` on {tiny['pathfinding yen wrong']:,}, petgraph's `k_shortest_path` on", end=" ")
        print(f"{tiny['petgraph k_shortest_path wrong']:,} (it counts walks that visit a node twice).\n")
    rows = [
        f"- {instance}: {name}: {program} answers {job.answer[program]}, not {job.expected()}"
        for (instance, name), job in jobs.items()
        for program in job.runs
        if not job.is_right(program)
    ]
    print("Sums that differ from the right one, which another program confirms:\n" if rows else "All other sums agree.\n")
    print("\n".join(rows) + "\n" if rows else "")


def growth(jobs, facts, instances):
    print("## How the cost grows\n")
    instances = sorted((name for name in instances if (name, "one to all") in jobs), key=lambda name: facts[name]["nodes"])
    asked = [
        ("one to all", "corridor"),
        ("preparing", "corridor, hierarchy"),
        ("100 to 100, per origin", "corridor"),
        ("100 to 100, per origin", "corridor, with a hierarchy"),
        ("re-weighting, each weight by up to a half", "corridor"),
        ("ten simple paths, many pairs", "corridor"),
    ]
    rows = []
    for name, program in asked:
        found = [jobs.get((instance, name)) for instance in instances]
        rows.append([f"{name}: {program}", *(duration(job.median(program)) if job and program in job.runs else "" for job in found)])
    table(["work", *(f"{name}, {facts[name]['nodes']:,} nodes" for name in instances)], rows)
    compared = ", ".join(f"{name} {facts[name]['pairs compared one by one']:,}" for name in instances)
    print(f"Pairs compared one by one with plain Dijkstra: {compared}.\n")
    print("## Memory\n")
    print("Peak of a process that reads the network, builds what the program needs and answers one path (corridor and petgraph: the")
    print("network as read is part of it), in MiB, and for corridor in bytes per arc; the first column is reading alone, the last the file a hierarchy is saved in.\n")
    programs = ["reading", "corridor", "fast_paths", "petgraph"]
    rows = []
    for instance in instances:
        values = [facts[instance].get(f"peak memory, {program}") for program in programs]
        values.append(facts[instance].get("bytes of the hierarchy file"))
        # On a small network the program itself is most of it.
        arcs = facts[instance]["arcs"]
        per_arc = [f"{value / arcs:,.0f}" if value and arcs >= 100_000 else "" for value in values[:2]]
        rows.append([instance, *("" if value is None else f"{value / 2**20:,.1f}" for value in values), *per_arc])
    table(["network", *programs, "file", "reading, bytes per arc", "corridor, bytes per arc"], rows)


def engines(jobs, facts):
    print("## Questions of many searches\n")
    print("`compare`, `risk` and `matrix`, per search and with everything that goes with one (laying a scenario over the network, drawing a world, tracing a route);")
    print("preparing is part of it, shared by 100, 400 or 1,600 searches. `compare` is plain Dijkstra: a scenario takes longer to lay over the network than to search. In `risk`")
    print("every world has weights of its own: a search under bounds that hold for all worlds, unless the network is large and they rule less than half of the arcs out (as on the")
    print("generated one, whose times range from 0.7 to 1.6 of the central value: there it is plain Dijkstra). `matrix` is told by each engine, with the same answers; **corridor** is what")
    print("the program takes of itself. `breakeven` takes about two searches per point, in exact fractions. `critical` has the sweep that is measured below as N-1 and N-2.\n")
    programs = ["corridor", "corridor, by searches", "corridor, with a hierarchy"]
    for instance in [name for name in facts if "places" in facts[name]]:
        found = {name: job for (other, name), job in jobs.items() if other == instance}
        rows = [
            [name, *(duration(job.median(program)) if program in job.runs else "" for program in programs)]
            for name, job in found.items()
        ]
        print(f"{instance[0].upper()}{instance[1:]} ({facts[instance]['places']:,} places):\n")
        table(["question, per search", *programs], rows)


def details(jobs, facts, instances):
    print("## Every measurement\n")
    print("The last column compares with the fastest program of ours. Re-weighting starts from a prepared hierarchy or order; fast_paths' order was made for the first weights.")
    print("The naive N-2 sweep is timed on a sample of 500 sets, on which answers are compared, and multiplied.\n")
    for instance in instances:
        print(f"### {name_of(instance, facts)}\n")
        rows = []
        for (other, name), job in jobs.items():
            if other != instance:
                continue
            ours = job.median(job.ours())
            for program in sorted(job.runs, key=job.median):
                runs = job.runs[program]
                verdict = times(job.median(program) / ours) if job.is_right(program) else "**wrong**"
                rows.append([name, program, duration(job.median(program)), f"{duration(min(runs))} - {duration(max(runs))}", str(len(runs)), verdict])
        table(["work", "program", "median", "fastest - slowest", "runs", "against ours"], rows)


def main():
    measurements, lock, requirements = sys.argv[1:]
    jobs, facts, order = read(measurements)
    instances = [instance for instance in order if "nodes" in facts.get(instance, {})]
    instances.sort(key=lambda name: ((name, "one to all") not in jobs, facts[name]["nodes"]))
    print(HEAD)
    machine(lock, requirements)
    missed = targets(jobs, instances)
    losses(jobs, instances, missed)
    wrong(jobs, facts)
    growth(jobs, facts, instances)
    engines(jobs, facts)
    details(jobs, facts, instances)


if __name__ == "__main__":
    main()
