"""The paper, the pen and the light: what every picture of the atelier has in common.

One picture is 400 wide and 500 high. Light falls from the upper left, a plastered wall is behind, an oak beam carries what hangs.
Invariant: no clock, no dice; the same article gives the same bytes.
Invariant: only attributes, no style, no script, nothing from outside, so that any content policy lets the pictures through.
"""

import re
import zlib
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 400, 500
SHELF = 424  # where standing things stand
OAK, OAK_DARK = "#8a6440", "#6a4a2e"
INK = "#17141a"
MIRROR = "matrix(-1 0 0 1 400 0)"
TURN_DEGREES = 9  # how far a sleeve hangs from straight
BRASS, HORN = "#c39a4e", "#4b3a2c"

# The plaster of the house fronts, and which of them lets a colour sing.
PLASTER = {"lime": "#eee6d6", "ochre": "#ead7ae", "rose": "#e8cfc0", "blue": "#c9d6da", "sage": "#d0d7c3", "stone": "#ddd6ca"}
FRONTS = [
    ("chalk ecru linen", "blue sage rose ochre"),
    ("sand honey", "blue sage lime"),
    ("ochre mustard", "blue lime stone"),
    ("woad sky indigo navy", "ochre rose lime"),
    ("slate charcoal", "ochre rose lime sage"),
    ("ink", "ochre sage rose blue"),
    ("madder brick rust terracotta", "stone blue lime"),
    ("burgundy rose lilac plum", "sage lime blue"),
    ("fir moss sage", "rose ochre lime"),
    ("hazel cocoa cognac", "blue lime sage"),
]


def channels(colour):
    """The red, green and blue of `#rrggbb`, 0 to 255."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def mix(one, other, share):
    """A colour between two, `share` of it the other's."""
    pairs = zip(channels(one), channels(other))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lightness(colour):
    """How light a colour looks, 0 to 1."""
    red, green, blue = channels(colour)
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255


def flipped(path):
    """The same path on the other side of the middle (M, L, H, V, Q, C, Z only)."""
    steps = []
    for letter, rest in re.findall(r"([MLHVQCZ])([^MLHVQCZ]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        across = letter == "H"
        steps.append(letter + " ".join(f"{WIDTH - n:g}" if across or (letter != "V" and not at % 2) else f"{n:g}" for at, n in enumerate(numbers)))
    return " ".join(steps)


def whole(half):
    """A closed outline from its right half, drawn from the middle at the top to the middle at the bottom (M, L, Q, C only)."""
    points, steps = [], []
    for letter, rest in re.findall(r"([MLQC])([^MLQC]*)", half):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        step = list(zip(numbers[::2], numbers[1::2]))
        points += step
        steps.append((letter, len(step)))
    back = [f"{WIDTH - x:g} {y:g}" for x, y in reversed(points)]
    if back[0] == f"{points[-1][0]:g} {points[-1][1]:g}":
        start = 1
    else:
        half, start = f"{half} L {back[0]}", 1
    left = []
    for letter, count in reversed(steps[1:]):
        left.append(f"{letter} {' '.join(back[start : start + count])}")
        start += count
    return f"{half} {' '.join(left)} Z"


def tidy(path):
    """The path in as few bytes as it needs."""
    path = re.sub(r"\s+", " ", path.strip())
    return re.sub(r" ?([MLHVQCZ]) ?", r"\1", path)


def mark(name):
    """A short name to put before the ids inside a picture, so that many pictures may share a page."""
    rest, letters = zlib.crc32(name.encode()), ""
    for signs in (26, 36, 36, 36):
        rest, at = divmod(rest, signs)
        letters += "abcdefghijklmnopqrstuvwxyz0123456789"[at]
    return letters


class Picture:
    """One article on its tile."""

    def __init__(self, product, palette):
        self.product = product
        self.key = mark(product["id"])
        self.chance = zlib.crc32(product["id"][::-1].encode())
        self.colours = [palette[name] for name in product["colours"]]
        self.main = self.colours[0]
        dark = lightness(self.main) < 0.24
        self.edge = mix(self.main, INK, 0.5)
        self.seam = mix(self.main, "#ffffff", 0.3) if dark else self.edge
        self.lining = mix(self.main, INK, 0.6 if dark else 0.45)
        self.paint = self.main
        self.definitions, self.drawn, self.behind, self.shades = [], [], [], 0
        self.is_mirrored = self.is_turned = False
        self.view = f"0 0 {WIDTH} {HEIGHT}"

    def second(self, fallback=None):
        """The second colour, or what stands in for it."""
        return self.colours[1] if len(self.colours) > 1 else fallback or self.seam

    def first_style(self):
        return self.product["styles"][0]

    def is_of(self, *materials):
        return self.product["material"] in materials

    def define(self, markup):
        self.definitions.append(markup)

    def add(self, markup):
        self.drawn.append(markup)

    def cloth(self, path, paint=None):
        """A piece of the article, lit; answers its name."""
        self.shades += 1
        name = f"{self.key}{self.shades}"
        paint = paint or self.paint
        self.add(f'<g fill="{paint}"><path id="{name}" d="{tidy(path)}"/></g><use href="#{name}" fill="url(#{self.key}g)"/>')
        return name

    def pair(self, path, paint=None):
        """A small piece on the right and its mirror image."""
        self.shades += 1
        name = f"{self.key}{self.shades}"
        self.add(f'<path id="{name}" d="{tidy(path)}" fill="{paint or self.paint}"/><use href="#{name}" transform="{MIRROR}"/>')

    def halves(self, path, paint=None):
        """A large piece on the right and its mirror image; what is woven turns with it, the light does not."""
        name = self.cloth(path, paint)
        self.is_mirrored = True
        self.add(f'<g transform="{MIRROR}"><use href="#{name}" fill="{paint or self.paint}"/><use href="#{name}" fill="url(#{self.key}h)"/></g>')

    def turned(self):
        """The paint as it hangs on a sleeve."""
        if not self.paint.startswith("url"):
            return self.paint
        if not self.is_turned:
            self.define(f'<pattern id="{self.key}r" href="#{self.key}p" patternTransform="rotate(-{TURN_DEGREES})"/>')
        self.is_turned = True
        return f"url(#{self.key}r)"

    def shape(self, path, fill):
        """A flat shape without light."""
        self.add(f'<path d="{tidy(path)}" fill="{fill}"/>')

    def line(self, path, width=2, colour=None, dash=None, cap="round"):
        colour = colour or self.seam
        stroke = "" if colour == self.edge else f' stroke="{colour}"'
        dash = f' stroke-dasharray="{dash}"' if dash else ""
        cap = "" if cap else ' stroke-linecap="butt"'
        self.add(f'<path d="{tidy(path)}"{stroke} stroke-width="{width:g}"{dash}{cap}/>')

    def stitch(self, path, colour=None):
        self.line(path, 1.5, colour, "4 5")

    def fold(self, path, width=5):
        """Where cloth falls into shadow."""
        self.add(f'<path d="{tidy(path)}" stroke="{INK}21" stroke-width="{width}"/>')

    def both(self, path):
        return f"{path} {flipped(path)}"

    def ribbed_band(self, path, width, gap=5, mark=""):
        """A knitted band along a path."""
        self.shades += 1
        name = f"{self.key}{self.shades}"
        ribs = f'<use href="#{name}b" stroke="{self.main}"/><use href="#{name}b" stroke="{self.seam}" stroke-dasharray="1.3 {gap}"/>'
        self.add(
            f'<g{mark} stroke-linecap="butt"><g stroke-width="{width + 3}"><path id="{name}b" d="{tidy(path)}"/></g>'
            f'<g stroke-width="{width}">{ribs}</g></g>'
        )

    def both_bands(self, path, width, gap=5):
        """A knitted band and its mirror image."""
        name = f"{self.key}{self.shades + 1}"
        self.ribbed_band(path, width, gap, f' id="{name}"')
        self.add(f'<use href="#{name}" transform="{MIRROR}"/>')

    def buttons(self, x, heights, colour=HORN, radius=4.5):
        heights = list(heights)
        steps = "".join(f"m0 {low - high}h0" for high, low in zip(heights, heights[1:]))
        path = f"M{x} {heights[0]}h0{steps}"
        self.add(f'<path d="{path}" stroke="{colour}" stroke-width="{radius * 2:g}"/>')
        if radius > 4:
            self.add(f'<path d="{path}" stroke="#fff7" stroke-width="{radius * 0.7:g}"/>')

    def beam(self):
        """The oak beam, for what hangs."""
        self.timber(34, 62, "M0 42H150Q190 40 230 44H400M0 51H400")

    def shelf(self):
        """The oak board, for what stands; seen from nearer."""
        self.view = "28 84 344 430"
        self.timber(SHELF, SHELF + 28, f"M0 {SHELF + 8}H120Q170 {SHELF + 5} 220 {SHELF + 9}H400M0 {SHELF + 17}H400")

    def timber(self, top, bottom, grain):
        self.behind.append(
            f'<path d="M0 {top}H400V{bottom}H0Z" fill="{OAK}"/><path d="M0 {bottom - 2}H400" stroke="{OAK_DARK}" stroke-width="5"/>'
            f'<path d="{grain}" fill="none" stroke="{OAK_DARK}80"/>'
        )

    def peg(self, x=200):
        """A peg in the beam."""
        self.line(f"M{x} 54V70", 9, OAK_DARK)
        self.line(f"M{x} 72h0", 15, OAK)

    def hanger(self, shoulder=104, metal="#77716a"):
        """A wooden hanger on the peg."""
        self.beam()
        self.peg()
        self.line(f"M200 {shoulder} V 92 Q 200 86 206 83 Q 216 76 208 67", 3.2, metal)
        self.line(f"M150 {shoulder + 22} Q 180 {shoulder + 2} 200 {shoulder} Q 220 {shoulder + 2} 250 {shoulder + 22}", 9, OAK)

    def plaster(self):
        name = self.product["colours"][0]
        for colours, fronts in FRONTS:
            if name in colours.split():
                fronts = fronts.split()
                return PLASTER[fronts[self.chance % len(fronts)]]
        return PLASTER["lime"]

    def svg(self):
        """The finished picture."""
        wall = self.plaster()
        timber = mix(wall, OAK, 0.13)
        sheen = "6" if self.is_of("velvet", "silk", "leather", "rubber") else "3"
        title = escape(self.product["name"]["fr"])
        return "".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{self.view}" role="img"><title>{title}</title><defs>',
                f'<linearGradient id="{self.key}g" y2=".35"><stop stop-color="#fff{sheen}"/>',
                f'<stop offset=".45" stop-color="#fff0"/><stop offset="1" stop-color="{INK}42"/></linearGradient>',
                f'<filter id="{self.key}s"><feDropShadow dx="7" dy="10" stdDeviation="8" flood-color="#3b2a174d"/></filter>',
                f'<linearGradient id="{self.key}h" href="#{self.key}g" x1="1" x2="0"/>' if self.is_mirrored else "",
                *self.definitions,
                f'</defs><path d="M0 0H400V520H0Z" fill="{wall}"/>',
                f'<path d="M-20 500L150 0M420 500L250 0" stroke="{timber}" stroke-width="30"/>',
                *self.behind,
                f'<g filter="url(#{self.key}s)" fill="none" stroke="{self.edge}" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round">',
                *self.drawn,
                "</g></svg>\n",
            ]
        )
