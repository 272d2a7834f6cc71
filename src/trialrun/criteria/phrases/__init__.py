"""One phrase between conjunctions → leaves of the tree, with what qualifies them and what was left over."""
