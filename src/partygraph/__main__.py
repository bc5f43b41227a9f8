"""`python -m partygraph`."""

from partygraph.cli import main

main()
