"""`python -m ast2grad` is the `ast2grad` command."""

import sys

from ast2grad.cli import main

if __name__ == "__main__":
    sys.exit(main())
