"""What a planner asks of a graph: a plan, what it reaches, why, what breaks it, what can be traded.

Everything is read from one state of the graph, that of a scenario where one is named; `plan`
computes, with values only.
"""

from partygraph.planning.comparing import compare
from partygraph.planning.reaching import reach
from partygraph.planning.saving import edits_of, keep
from partygraph.planning.values import (
    Comparison,
    Ending,
    Explanation,
    FrontierPoint,
    Indicators,
    Met,
    Pair,
    Plan,
    PlannedPair,
    PlanOf,
    StageTold,
    Stress,
)
from partygraph.planning.verbs import evaluate, explain, frontier, stress, suggest

__all__ = [
    "Comparison",
    "Ending",
    "Explanation",
    "FrontierPoint",
    "Indicators",
    "Met",
    "Pair",
    "Plan",
    "PlanOf",
    "PlannedPair",
    "StageTold",
    "Stress",
    "compare",
    "edits_of",
    "evaluate",
    "explain",
    "frontier",
    "keep",
    "reach",
    "stress",
    "suggest",
]
