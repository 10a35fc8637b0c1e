"""Writes a list as the bot's own process does, and says on stderr how large it grew, in MB.

It loads what that process loads and nothing else, or the measure would be of the bench.
"""

import re
import sys
from pathlib import Path

from centre.exports.pen import main

if __name__ == "__main__":
    main()
    # Not `getrusage`: there a child begins with what its parent had.
    grown = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    sys.stderr.write(f"{int(grown[1]) / 1024 if grown else 0}\n")
