"""What each command does, once its words are parsed. A command returns the exit code."""

from wijkanalyse.commands.building import build, demo, fetch
from wijkanalyse.commands.showing import indicators, new_figures, regions, status

__all__ = ["build", "demo", "fetch", "indicators", "new_figures", "regions", "status"]
