"""`python -m bulletin` is the same as `bulletin`."""

from bulletin.cli import main

main()
