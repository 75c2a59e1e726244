"""Run code in a process of its own that may take so much memory and time and no more."""

import json
import subprocess
import sys

__all__ = ["confined"]

FRAME = """
import json, resource, sys
{code}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"result": result, "grown": (peak - warm) * 1024}}))
"""


def confined(prepare, code, *, seconds=120):
    """Carry out ``prepare``, then ``code``, which sets ``result``.

    Returns:
        The exit status, the result (a text), and by how many bytes the code raised the peak of the process's memory.
    """
    warm = "warm = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
    text = FRAME.format(code=f"{prepare}\n{warm}\n{code}")
    found = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=seconds, check=False)
    if found.returncode:
        return found.returncode, found.stderr, 0
    answer = json.loads(found.stdout.splitlines()[-1])
    return 0, answer["result"], answer["grown"]
