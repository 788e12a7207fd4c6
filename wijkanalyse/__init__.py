"""wijkanalyse: a neighbourhood report from Dutch open data and a team's own signals."""

__version__ = "0.1.0"
