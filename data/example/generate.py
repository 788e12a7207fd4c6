"""Makes the example: a fictional gemeente and a fictional country around it, in the services' own formats.

Run it with `python data/example/generate.py`; the same code always writes the same bytes. `--out` writes elsewhere.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.borders import write_borders
from generator.crime import crime_table
from generator.health import EDITIONS, health_table
from generator.kerncijfers import kerncijfers_table
from generator.nearby import nearby_table, wmo_table
from generator.places import YEARS, load_places
from generator.signals import write_signals
from generator.tables import write_table


def generate(folder: Path) -> None:
    """Write every table and border of the example below `folder`."""
    places = load_places()
    for year in YEARS:
        write_table(folder, kerncijfers_table(places, year))
    for edition in EDITIONS:
        write_table(folder, health_table(places, edition))
    write_table(folder, crime_table(places))
    write_table(folder, nearby_table(places))
    write_table(folder, wmo_table(places))
    write_borders(folder / "pdok", places)
    write_signals(folder / "signalen")


def main() -> None:
    """Read the command line and write the example."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write into")
    generate(parser.parse_args().out)


if __name__ == "__main__":
    main()
