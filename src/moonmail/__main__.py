import sys

from moonmail.cli import main

if __name__ == "__main__":
    sys.exit(main())
