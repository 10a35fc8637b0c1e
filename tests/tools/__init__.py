"""The programs of the Makefile."""
