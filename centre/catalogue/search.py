"""Finding a service by what people say: "我要理发", "my tap is leaking"."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain

from sqlalchemy import select
from sqlmodel import Session, col

from models.catalogue import Service, ServiceState, ServiceText

_TEXTS = select(col(ServiceText.service_id), col(ServiceText.title), col(ServiceText.keywords)).join(
    Service,
    (col(Service.id) == col(ServiceText.service_id))
    & (col(Service.version) == col(ServiceText.version))
    & (col(Service.state) == ServiceState.PUBLISHED),
)
# Two letters in common are chance.
_STEM = 4
_FEW = 2
_LATIN = re.compile(r"[a-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def find(session: Session, text: str, limit: int = 5) -> list[int]:
    """The services that somebody may mean, the likeliest first; none if nothing fits."""
    said = _plain(text)
    texts = [(number, _plain(title), _plain(keywords)) for number, title, keywords in session.execute(_TEXTS)]
    # What many services are called after ("预约", "help") tells none from the others.
    telling = Counter(chain.from_iterable(_names(title) for _, title, _ in texts))
    scores: dict[int, int] = {}
    for service_id, title, keywords in texts:
        score = _by_keywords(said, keywords) + _by_title(said, title, telling)
        scores[service_id] = max(score, scores.get(service_id, 0))
    likely = sorted((-score, service_id) for service_id, score in scores.items() if score)
    best = -likely[0][0] if likely else 0
    # What fits half as well as the best is noise beside it.
    return [service_id for score, service_id in likely if -score * 2 >= best][:limit]


def _by_keywords(said: str, keywords: str) -> int:
    words = set(_LATIN.findall(said))
    chinese = sum(len(keyword) * 4 for keyword in _CHINESE.findall(keywords) if keyword in said)
    return chinese + sum(8 for keyword in _LATIN.findall(keywords) if _heard(keyword, words))


def _by_title(said: str, title: str, telling: Counter[str]) -> int:
    words = set(_LATIN.findall(said))
    names = {name for name in _names(title) if telling[name] <= _FEW}
    latin = sum(4 for name in names if name.isascii() and len(name) >= _STEM and _heard(name, words))
    return latin + sum(2 for name in names if not name.isascii() and name in said)


def _heard(keyword: str, words: set[str]) -> bool:
    """Whether one of the words is this one, or begins like it: leak, leaks, leaking."""
    return any(
        word == keyword
        or (len(keyword) >= _STEM and word.startswith(keyword))
        or (len(word) >= _STEM and keyword.startswith(word))
        for word in words
    )


@lru_cache(maxsize=1024)
def _names(title: str) -> frozenset[str]:
    """The words of a title; in Chinese each two neighbouring characters are what a word is elsewhere."""
    pairs = (run[at : at + 2] for run in _CHINESE.findall(title) for at in range(len(run) - 1))
    return frozenset(chain(_LATIN.findall(title), pairs))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
