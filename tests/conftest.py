"""What holds for every test: drawn examples have no deadline, since a busy machine breaks no law."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("trialrun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("trialrun")
