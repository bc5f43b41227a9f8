"""The planner: a problem as values in, a plan with its bound and reasons out. Knows no store."""
