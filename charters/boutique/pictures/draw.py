#!/usr/bin/env python3
"""Draws the picture of each article of `catalog.toml` as an SVG file beside this script.

`python3 draw.py` writes what differs; `python3 draw.py --check` writes nothing and exits 1 if a file differs, lacks or is left over.
Invariant: the standard library only; the same catalog gives the same bytes.
"""

import sys
import tomllib
from pathlib import Path

sys.dont_write_bytecode = True

import below
import home
import tops
import worn
from studio import Picture

HERE = Path(__file__).resolve().parent
BYTES_MOST = 3072
KINDS = {**tops.KINDS, **below.KINDS, **worn.KINDS, **home.KINDS}


def draw(product, palette):
    """The SVG text of one article."""
    picture = Picture(product, palette)
    KINDS[product["kind"]](picture)
    text = picture.svg()
    if len(text.encode()) > BYTES_MOST:
        sys.exit(f"`{product['id']}` takes {len(text.encode())} bytes, more than {BYTES_MOST}")
    return picture.key, text


def pictures():
    """Every file name and its text."""
    catalog = tomllib.loads((HERE.parent / "catalog.toml").read_text(encoding="utf-8"))
    keys, files = set(), {}
    for product in catalog["product"]:
        key, text = draw(product, catalog["palette"])
        if key in keys:
            sys.exit(f"`{product['id']}` shares its mark `{key}` with another article")
        keys.add(key)
        files[f"{product['id']}.svg"] = text
    return files


def main(arguments):
    wanted = pictures()
    there = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.svg")}
    differing = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
    for name in differing:
        print(f"charters/boutique/pictures/{name}")
    if arguments == ["--check"]:
        return 1 if differing else 0
    for name in differing:
        if name in wanted:
            (HERE / name).write_text(wanted[name], encoding="utf-8")
        else:
            (HERE / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
