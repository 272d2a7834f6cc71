"""All criteria of all trials for one patient at once: NumPy in place of the reference evaluator's loops.

Every distinct leaf of all trials stands once in a table of atoms. For a patient each atom that the record can
say something about is judged once; all others have the truth that an empty record gives them, known before.
Inner nodes are minima of signed truths (Kleene's logic), shared between trials, and computed level by level.
What the engine says is what `trialrun.matching.evaluator` says; tests hold the two against each other.
"""

from trialrun.matching.fast.build import TableBuilder
from trialrun.matching.fast.clauses import Tally
from trialrun.matching.fast.engine import Table
from trialrun.matching.fast.facets import FacetBuilder

__all__ = ["FacetBuilder", "Table", "TableBuilder", "Tally"]
