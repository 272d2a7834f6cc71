"""Phase I dose escalation: every design answers `decide(outcomes) -> Decision`."""
