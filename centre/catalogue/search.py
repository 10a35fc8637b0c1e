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
    # What many services are called after ("预约", "申请") tells none from the others.
    telling = Counter(chain.from_iterable(_pairs(title) for _, title, _ in texts))
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
    latin = sum(4 for word in _LATIN.findall(title) if len(word) >= _STEM and _heard(word, words))
    return latin + sum(2 for pair in _pairs(title) if pair in said and telling[pair] <= _FEW)


def _heard(keyword: str, words: set[str]) -> bool:
    """Whether one of the words is this one, or begins like it: leak, leaks, leaking."""
    return any(
        word == keyword
        or (len(keyword) >= _STEM and word.startswith(keyword))
        or (len(word) >= _STEM and keyword.startswith(word))
        for word in words
    )


@lru_cache(maxsize=1024)
def _pairs(title: str) -> frozenset[str]:
    """Each two neighbouring characters of a Chinese title: what a word is there."""
    return frozenset(run[at : at + 2] for run in _CHINESE.findall(title) for at in range(len(run) - 1))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
