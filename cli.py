"""Starts wijkanalyse from a checkout: `python cli.py demo`."""

from wijkanalyse.cli import app

if __name__ == "__main__":
    app(prog_name="wijkanalyse")
