#!/usr/bin/env python3
"""Invents the past visits of the shop: `sessions.tsv`, one viewed article a line, times in seconds from 0 over sixty days.

A visitor has a style and some favourite colours, comes for one kind of thing, compares a few of it, then looks for what goes with it.
`python3 sessions.py` writes the file; `python3 sessions.py --check` writes nothing and exits 1 if it differs.
Invariant: the standard library and whole numbers only; the same catalog gives the same bytes on every machine.
Invariant: nobody real is in it.
"""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 20_270_301
VISITS = 2_200
DAYS = 60
DAY_SECONDS = 86_400
VIEWS_MOST = 9
BYTES_MOST = 300_000

# How many visits in a hundred go on after the first view, the second, and so on.
GOES_ON = (92, 80, 70, 62, 55, 50, 45, 40)
# Visits by hour of the day, from midnight: few at night, a rise at noon, most in the evening.
HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 14, 12, 9, 8, 9, 11, 13, 17, 21, 22, 15, 7)

STYLES = {"minimal": 34, "workwear": 26, "street": 22, "evening": 18}
FAMILIES = (
    "chalk ecru linen sand",
    "honey ochre mustard",
    "rust terracotta brick madder burgundy",
    "rose lilac plum burgundy",
    "woad sky indigo navy",
    "sage moss fir",
    "slate charcoal ink chalk",
    "hazel cocoa cognac sand",
)
# What is looked at next to what: kind by kind, with how often.
GOES_WITH = {
    "shirt": "trousers 9 jeans 7 belt 5 jacket 5 waistcoat 4 sweater 4 shoes 3",
    "t-shirt": "jeans 9 shoes 5 jacket 5 trousers 5 backpack 3 socks 3",
    "sweater": "trousers 6 jeans 6 shirt 5 coat 5 scarf 5 hat 3",
    "cardigan": "dress 6 skirt 6 shirt 5 jeans 5 scarf 3",
    "jacket": "trousers 8 shirt 7 boots 4 t-shirt 4 belt 3 bag 3",
    "coat": "scarf 9 gloves 7 beret 5 hat 5 boots 6 sweater 5",
    "waistcoat": "shirt 8 trousers 7 shoes 4 beret 3 hat 3",
    "trousers": "belt 8 shirt 8 shoes 6 sweater 4 socks 3 jacket 4",
    "jeans": "t-shirt 7 belt 6 sweater 6 boots 5 jacket 5 shoes 5",
    "skirt": "cardigan 7 sweater 6 boots 6 t-shirt 5 bag 3 beret 3",
    "dress": "cardigan 7 shoes 6 bag 6 boots 5 scarf 4 coat 4",
    "scarf": "gloves 9 hat 7 beret 6 coat 7 sweater 4",
    "hat": "scarf 8 gloves 7 coat 4 backpack 2",
    "beret": "scarf 8 coat 6 gloves 5 cardigan 3 skirt 3",
    "gloves": "scarf 9 hat 7 coat 6 beret 3",
    "socks": "shoes 8 boots 7 sweater 3 trousers 3",
    "shoes": "socks 8 belt 7 trousers 6 bag 3 dress 3",
    "boots": "socks 8 coat 5 jeans 6 skirt 4 belt 3",
    "bag": "belt 5 shoes 5 dress 5 scarf 4 coat 3 backpack 3",
    "backpack": "jacket 5 shoes 5 hat 4 t-shirt 4 socks 3 bag 3",
    "belt": "trousers 8 jeans 7 shoes 7 shirt 4 bag 3",
    "apron": "towel 10 tablecloth 6 cushion 3 shirt 2",
    "blanket": "cushion 10 tablecloth 3 socks 3 sweater 3",
    "cushion": "blanket 10 tablecloth 5 towel 3",
    "towel": "apron 9 tablecloth 9 cushion 3",
    "tablecloth": "towel 9 cushion 6 apron 6 blanket 3",
}
# How wanted a kind is as the first of a visit.
COMES_FOR = {"shirt": 12, "sweater": 12, "coat": 11, "dress": 11, "jacket": 9, "trousers": 8, "jeans": 7, "scarf": 7, "cushion": 6, "bag": 6}
COMES_FOR_OTHERS = 4
SAME_KIND = 7  # how often the next view compares within a kind, beside the words above


class Dice:
    """A small generator of whole numbers (Steele and others 2014, SplitMix64)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        return (mixed ^ (mixed >> 31)) % bound

    def pick(self, weighted):
        """One key of `{key: weight}`, by weight."""
        left = self.below(sum(weighted.values()))
        for key, weight in weighted.items():
            left -= weight
            if left < 0:
                return key
        raise AssertionError("the weights add up")


def links():
    """The table above, read."""
    table = {}
    for kind, words in GOES_WITH.items():
        parts = words.split()
        table[kind] = {other: int(weight) for other, weight in zip(parts[::2], parts[1::2])}
    return table


def family(colour):
    """The first family a colour belongs to."""
    return next(at for at, colours in enumerate(FAMILIES) if colour in colours.split())


def liking(product, style, families, seen):
    """How likely this visitor is to open an article: whole, never 0."""
    weight = 2 + product["popularity"]
    if style in product["styles"]:
        weight *= 7 if product["styles"][0] == style else 4
    if families & product["families"]:
        weight *= 3
    if seen and product["pattern"] != "plain" and product["pattern"] == seen[-1]["pattern"]:
        weight *= 4
    if seen and set(product["colours"]) & set(seen[-1]["colours"]):
        weight *= 2
    return weight


def visit(dice, by_kind, table):
    """The articles one visitor opens, in order."""
    style = dice.pick(STYLES)
    families = {dice.below(len(FAMILIES)), dice.below(len(FAMILIES))}
    kind = dice.pick({kind: COMES_FOR.get(kind, COMES_FOR_OTHERS) for kind in by_kind})
    seen = []
    while len(seen) < VIEWS_MOST:
        choice = {at: liking(p, style, families, seen) for at, p in enumerate(by_kind[kind]) if p not in seen}
        if choice:
            seen.append(by_kind[kind][dice.pick(choice)])
        if len(seen) > len(GOES_ON) or (seen and dice.below(100) >= GOES_ON[len(seen) - 1]):
            break
        kind = dice.pick({kind: SAME_KIND, **table[kind]})
    return seen


def history(products):
    """The whole file."""
    dice = Dice(SEED)
    by_kind = {}
    for product in products:
        product["popularity"] = dice.below(4)
        product["families"] = {family(colour) for colour in product["colours"]}
        by_kind.setdefault(product["kind"], []).append(product)
    table = links()
    hours = dict(enumerate(HOURS))
    starts = sorted(
        dice.below(DAYS) * DAY_SECONDS + dice.pick(hours) * 3_600 + dice.below(3_600) for _ in range(VISITS)
    )
    lines = ["SessionId\tItemId\tTime"]
    for number, at in enumerate(starts, 1):
        for product in visit(dice, by_kind, table):
            lines.append(f"{number}\t{product['id']}\t{at}")
            at += 8 + dice.below(40) + dice.below(90)
    return "\n".join(lines) + "\n"


def main(arguments):
    catalog = tomllib.loads((HERE / "catalog.toml").read_text(encoding="utf-8"))
    text, file = history(catalog["product"]), HERE / "sessions.tsv"
    if len(text.encode()) > BYTES_MOST:
        sys.exit(f"`sessions.tsv` takes {len(text.encode())} bytes, more than {BYTES_MOST}")
    differs = not file.exists() or file.read_text(encoding="utf-8") != text
    if differs:
        print("charters/boutique/sessions.tsv")
        if arguments != ["--check"]:
            file.write_text(text, encoding="utf-8")
    return 1 if differs and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
