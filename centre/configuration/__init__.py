"""The centre's configuration as one file that people can read, keep, compare and put in force again."""

from centre.configuration.putting import Broken
from centre.configuration.reading import Wanted, read
from centre.configuration.taking import KIND, READ, begin, content, lost, put, take
from centre.configuration.writing import written

__all__ = ["KIND", "READ", "Broken", "Wanted", "begin", "content", "lost", "put", "read", "take", "written"]
