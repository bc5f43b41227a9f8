"""Scenarios: named sets of changes over the graph that are supposed, compared, and applied.

```python
one = scenarios.create(store, NewScenario(name="两家换一换", edits=[Move(...)]), by="office")
scenarios.over(store, one.id, "fairness", lambda reader: ...)  # the graph as if it were so
scenarios.difference(store, one.id).links  # what begins, ends and stays
scenarios.apply(store, one.id, by="office")  # one record, which `changes.undo` takes back
```

A scenario is kept beside the graph and writes nothing of it. To ask it something, its edits are
made rows in a transaction that is taken back afterwards, so that every statement answers for them
as it does for the rest (docs/decisions/0017).
"""

from partygraph.scenarios.approving import (
    Approval,
    Proposal,
    Refusal,
    Step,
    approval,
    approve,
    proposals,
    propose,
    refuse,
)
from partygraph.scenarios.differing import Difference, Link, LinkState, RowDifference, difference
from partygraph.scenarios.edits import (
    Add,
    Alter,
    Edit,
    End,
    Move,
    NewScenario,
    Numbered,
    Pair,
    Revision,
    Scenario,
    ScenarioState,
)
from partygraph.scenarios.keeping import (
    apply,
    archive,
    copy,
    create,
    rebase,
    revise,
    scenario,
    scenarios,
)
from partygraph.scenarios.supposing import over, version_of

__all__ = [
    "Add",
    "Alter",
    "Approval",
    "Difference",
    "Edit",
    "End",
    "Link",
    "LinkState",
    "Move",
    "NewScenario",
    "Numbered",
    "Pair",
    "Proposal",
    "Refusal",
    "Revision",
    "RowDifference",
    "Scenario",
    "ScenarioState",
    "Step",
    "apply",
    "approval",
    "approve",
    "archive",
    "copy",
    "create",
    "difference",
    "over",
    "proposals",
    "propose",
    "rebase",
    "refuse",
    "revise",
    "scenario",
    "scenarios",
    "version_of",
]
