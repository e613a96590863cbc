"""A second reading of a plan, from the stored records alone; nothing is published without it.

Plain loops over records. Every rule is asked again for every row, every capacity is counted again, every
figure is held against its own range and sums. Nothing here comes from `matcher.assignment`, and nothing is
repaired: a finding refuses the plan.
"""

from matcher.verify.plan import verify_plan

__all__ = ["verify_plan"]
