"""`python -m warta`."""

import sys

from warta.cli import main

if __name__ == "__main__":
    sys.exit(main())
