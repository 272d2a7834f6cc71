"""Early-phase trial statistics: exact answers as pure functions of numbers.

`two_stage`   phase II, one arm, binary: Simon and its relatives, inference, Bayesian monitoring
`escalation`  phase I: one protocol `decide(outcomes)` for every design
`exact`       operating characteristics by merging equal states
`seamless`    phase I, expansion and two-stage phase II as one calculation
`operations`  manufacturing failures, staggering and accrual: how long, how many screened

Nothing here knows what a trial record is. Modules are imported where they are used; this file stays empty
of imports so that a command starts fast.
"""
