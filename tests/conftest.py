"""What holds for every test: drawn examples have no deadline, since a busy machine breaks no law.

The whole suite runs on all cores, file by file; chosen tests run at once, in the process that was started.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("trialrun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("trialrun")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No workers for tests named on the command line: starting them takes longer than most such tests."""
    return None if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0
