"""`python -m trialrun` is the `trialrun` command."""

from trialrun.cli.main import main

if __name__ == "__main__":
    main()
