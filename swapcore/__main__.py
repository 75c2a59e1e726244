"""``python -m swapcore``."""

import sys

from swapcore.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
