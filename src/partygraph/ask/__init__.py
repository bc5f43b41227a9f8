"""The questions that officials ask, as one catalogue.

A question is a function here, a `cypher/ask/<question>.cypher`, and nothing else: shell, server and
Python take it from `QUESTIONS`.
"""

from partygraph.ask import (
    coverage,
    demands,
    doubles,
    economy,
    enterprises,
    fairness,
    gaps,
    hierarchy,
    honesty,
    matrix,
    pool,
    pool_balance,
    pool_capacity,
    pool_claims,
    quality,
    relations,
    resilience,
    search,
    sources,
    structure,
    successions,
    trend,
)
from partygraph.ask.catalogue import QUESTIONS, Answer, Question, named

__all__ = [
    "QUESTIONS",
    "Answer",
    "Question",
    "coverage",
    "demands",
    "doubles",
    "economy",
    "enterprises",
    "fairness",
    "gaps",
    "hierarchy",
    "honesty",
    "matrix",
    "named",
    "pool",
    "pool_balance",
    "pool_capacity",
    "pool_claims",
    "quality",
    "relations",
    "resilience",
    "search",
    "sources",
    "structure",
    "successions",
    "trend",
]
