"""Run a program and write down the most memory it held: memory.py OUT.jsonl INSTANCE PROGRAM COMMAND..."""

import os
import sys

from contest import append


def main():
    out, instance, program, *command = sys.argv[1:]
    _, status, usage = os.wait4(os.spawnv(os.P_NOWAIT, command[0], command), 0)
    if status:
        sys.exit(f"{command} failed")
    append(out, instance=instance, fact=f"peak memory, {program}", value=usage.ru_maxrss * 1024)


if __name__ == "__main__":
    main()
