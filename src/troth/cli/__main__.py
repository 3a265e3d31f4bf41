"""`python -m troth.cli`: the same as the command `troth`."""

from troth.cli import main

main()
