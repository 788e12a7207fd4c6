"""Starts wijkanalyse as `python -m wijkanalyse`."""

from wijkanalyse.cli import app

if __name__ == "__main__":
    app(prog_name="wijkanalyse")
