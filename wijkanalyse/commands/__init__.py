"""What each command does, once its words are parsed. A command returns the exit code."""

from wijkanalyse.commands.building import build, demo, fetch
from wijkanalyse.commands.copying import templates
from wijkanalyse.commands.explaining import Subject, explain
from wijkanalyse.commands.showing import indicators, new_figures, regions, status
from wijkanalyse.commands.team import check_signals, new

__all__ = [
    "Subject",
    "build",
    "check_signals",
    "demo",
    "explain",
    "fetch",
    "indicators",
    "new",
    "new_figures",
    "regions",
    "status",
    "templates",
]
