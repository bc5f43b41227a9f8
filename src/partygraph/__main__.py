"""`python -m partygraph`."""

from partygraph.shell import main

main()
