"""What pictures of a period are drawn from: plain figures, of which none tells of fewer than a few people."""

from centre.pictures.course import Stop, course
from centre.pictures.grades import by_grade
from centre.pictures.slots import Use, by_hour

__all__ = ["Stop", "Use", "by_grade", "by_hour", "course"]
