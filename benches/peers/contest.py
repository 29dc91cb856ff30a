"""Run a program several times and write down how long it took and what it answered."""

import json
import sys
import time

LEAST, ENOUGH, RUNS, MOST_RUNS = 0.6, 4.0, 7, 101


def append(out, **line):
    with open(out, "a") as file:
        print(json.dumps(line), file=file)


class Stopwatch:
    """Adds up processor time, which other work on the machine disturbs less than the time on the wall."""

    def __init__(self):
        self.seconds = 0.0

    def __enter__(self):
        self.start = time.process_time()

    def __exit__(self, *_):
        self.seconds += time.process_time() - self.start


def run(out, instance, job, program, work, answer, items=1, times_itself=False):
    """`answer` turns what `work` returns into a checksum; times are told per item; who times itself is given the stopwatch."""
    seconds, checksum = [], None
    while sum(seconds) < ENOUGH and len(seconds) < MOST_RUNS and (len(seconds) < RUNS or sum(seconds) < LEAST):
        watch = Stopwatch()
        if times_itself:
            found = work(watch)
        else:
            with watch:
                found = work()
        spent = watch.seconds
        now = str(answer(found))
        assert checksum in (None, now), f"{program} answers otherwise each time"
        # The first run of a short job warms up caches and is not counted.
        if checksum is not None or spent > LEAST:
            seconds.append(spent)
        checksum = now
    times = [1e6 * spent / items for spent in seconds]
    append(out, instance=instance, job=job, program=program, microseconds=times, answer=checksum)
    print(f"{instance}: {job}: {program}", file=sys.stderr)
