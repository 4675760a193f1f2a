"""What is woven, knitted or printed: each pattern of the catalog as a small repeating tile.

Invariant: a tile repeats without a visible join.
"""

from studio import INK, lightness, mix


def weave(picture):
    """Gives the picture its paint: a colour, or a pattern of its colours."""
    draw = PATTERNS.get(picture.product["pattern"]) or TEXTURES.get(picture.product["material"])
    if draw is None:
        return
    width, height, marks = draw(picture)
    picture.define(
        f'<pattern id="{picture.key}p" width="{width}" height="{height}" patternUnits="userSpaceOnUse" fill="none">'
        f'<path d="M0 0H{width}V{height}H0Z" fill="{picture.main}"/>{marks}</pattern>'
    )
    picture.paint = f"url(#{picture.key}p)"


def see_through(colour, opacity):
    """The colour with its opacity, in as few signs as it needs."""
    return f"{colour}{round(opacity * 15):x}" if len(colour) == 4 else f"{colour}{round(opacity * 255):02x}"


def strokes(path, colour, width=1.0, opacity=1.0, more=""):
    colour = colour if opacity == 1 else see_through(colour, opacity)
    thick = "" if width == 1 else f' stroke-width="{width:g}"'
    return f'<path d="{path}" stroke="{colour}"{thick}{more}/>'


def tone(picture, strength=0.16):
    """The main colour again, a little darker, or lighter on a dark ground."""
    return mix(picture.main, "#ffffff" if lightness(picture.main) < 0.3 else INK, strength)


def is_small(picture):
    return picture.product["kind"] in ("socks", "gloves", "belt", "hat", "bag", "beret")


def stripes(picture):
    step = {"t-shirt": 22, "socks": 26, "belt": 18, "scarf": 300, "blanket": 130, "tablecloth": 34, "bag": 52, "cushion": 44}.get(picture.product["kind"], 52)
    second = picture.second()
    if picture.product["kind"] == "scarf":
        return 400, step, strokes("M0 56H400M0 76H400M0 96H400", second, 9)
    if picture.product["kind"] == "blanket":
        third = picture.colours[-1]
        return 400, step, strokes("M0 30H400", second, 26) + strokes("M0 58H400M0 68H400", third, 4)
    if picture.product["kind"] in ("belt", "tablecloth", "bag", "cushion"):
        return step, 10, strokes(f"M{step / 4:g} 0V10", second, step * 0.45)
    band = step * (0.36 if picture.product["kind"] == "t-shirt" else 0.5)
    return 10, step, strokes(f"M0 {step / 2:g}H10", second, band)


def pinstripes(picture):
    return 12, 12, strokes("M6 0V12", picture.second(), 1.8)


def checks(picture):
    """A tartan: wide bands, thin lines."""
    second, third = picture.second(), picture.colours[-1]
    line = third if third != second else mix(picture.main, "#ffffff", 0.55)
    size = 62 if picture.product["kind"] in ("blanket", "scarf", "skirt") else 48
    band, thin = round(size * 0.36), round(size * 0.72)
    return (
        size,
        size,
        strokes(f"M0 {band}H{size}M{band} 0V{size}", second, size // 3, 0.5)
        + strokes(f"M0 {band}H{size}M{band} 0V{size}", INK, 5, 0.3)
        + strokes(f"M0 {thin + 4}H{size}M{thin + 4} 0V{size}", line, 2.2, 0.85),
    )


def kelsch(picture):
    """The check of the Alsatian linen cupboard: two widths of one dye on bleached ground."""
    size = 34 if is_small(picture) or picture.product["kind"] in ("shirt", "scarf", "towel", "cushion") else 46
    wide, thin = size * 0.3, size * 0.8
    cross = f"H{size}M{{0:g}} 0V{size}"
    return (
        size,
        size,
        strokes(f"M0 {wide:g}{cross.format(wide)}", picture.second(), size * 0.36, 0.55)
        + strokes(f"M0 {thin:g}{cross.format(thin)}", picture.second(), size * 0.1, 0.6),
    )


def dots(picture):
    second = picture.second()
    size, radius = (17, 2.4) if is_small(picture) else (26, 3.6)
    near, far = size / 4, size * 3 / 4
    return size, size, strokes(f"M{near:g} {near:g}h0M{far:g} {far:g}h0", second, radius * 2, 1, ' stroke-linecap="round"')


def herringbone(picture):
    wide = 28 if picture.product["kind"] == "blanket" else 20
    half = wide / 2
    colour = picture.second(tone(picture, 0.3))
    return wide, 8, strokes(f"M-1 7L{half:g} -1L{wide + 1} 7M-1 15L{half:g} 7L{wide + 1} 15", mix(picture.main, colour, 0.75), 2.4)


def floral(picture):
    """Scattered flowers: petals are the dots of a dashed ring."""
    second, third = picture.second(), picture.colours[-1]
    leaf = third if third != second else tone(picture, 0.4)

    def flower(x, y, radius, colour, heart):
        gap = radius * 6.2832 / 5
        return (
            f'<circle cx="{x}" cy="{y}" r="{radius}" stroke="{colour}" stroke-width="{radius * 1.25:g}" stroke-linecap="round" stroke-dasharray="0 {gap:.3g}"/>'
            + strokes(f"M{x} {y}h0", heart, radius * 0.8, 1, ' stroke-linecap="round"')
        )

    leaves = f'<path d="M26 17q9-9 14-5q-4 8-14 5M8 24q-5 7-3 13q7-3 3-13M36 44q-9-1-11 5q8 3 11-5" fill="{leaf}"/>'
    return 66, 66, leaves + flower(15, 14, 6, second, leaf) + flower(47, 48, 5, third, second) + strokes("M48 12h0M14 52h0", second, 5, 1, ' stroke-linecap="round"')


def argyle(picture):
    wide, high = (30, 44) if is_small(picture) else (52, 76)
    half, mid = wide / 2, high / 2
    third = picture.colours[-1]
    return (
        wide,
        high,
        f'<path d="M{half:g} 2L{wide - 2} {mid:g}L{half:g} {high - 2}L2 {mid:g}Z" fill="{picture.second()}"/>'
        + strokes(f"M0 0L{wide} {high}M{wide} 0L0 {high}", third, 1.4, 0.9, ' stroke-dasharray="4 3"'),
    )


def cable(picture):
    """Two strands that cross, and a purl ditch on either side."""
    dark = tone(picture, 0.26)
    strand, name = "M27 0C27 14 9 16 9 30S27 46 27 60", f"{picture.key}c"
    return (
        44,
        60,
        f'<g id="{name}">{strokes(strand, dark, 13)}{strokes(strand, picture.main, 9)}</g><use href="#{name}" transform="matrix(-1 0 0 1 36 0)"/>'
        + strokes("M40 0V60", dark, 3, 0.5),
    )


def rib(picture):
    step = 7 if is_small(picture) else 9
    return step, 8, strokes("M1 0V8", INK, 2.2, 0.22) + strokes(f"M{step / 2 + 1:g} 0V8", "#fff", 1.6, 0.16)


def jacquard(picture):
    """Fir trees and diamonds, in rows."""
    second, third = picture.second(), picture.colours[-1]
    if is_small(picture):
        return 26, 52, (
            f'<path d="M13 4l7 10h-4l6 9H4l6-9H6Z" fill="{second}"/>'
            + strokes("M0 33h26M0 47h26", third if third != second else second, 2, 1, ' stroke-dasharray="4 2.5"')
            + f'<path d="M13 35l6 5-6 5-6-5ZM0 35l6 5-6 5M26 35l-6 5 6 5" fill="{second}"/>'
        )
    return 40, 96, (
        f'<path d="M20 6l10 14h-5l9 13H22v6h-4v-6H6l9-13h-5Z" fill="{second}"/>'
        + strokes("M0 50H40M0 88H40", third, 4, 1, ' stroke-dasharray="6 4"')
        + f'<path d="M20 57l11 12-11 12L9 69ZM0 57l11 12L0 81M40 57L29 69l11 12" fill="{second}"/>'
    )


def corduroy(picture):
    return 8, 8, strokes("M1 0V8", INK, 2.4, 0.2) + strokes("M5 0V8", "#fff", 2, 0.14)


def quilted(picture):
    return 44, 44, strokes("M0 0L44 44M44 0L0 44", picture.edge, 2, 0.55) + strokes("M0 3L44 47M44 3L0 47", "#fff", 2, 0.16)


def tweed(picture):
    light, dark = picture.second(mix(picture.main, "#ffffff", 0.4)), tone(picture, 0.35)
    return 26, 26, strokes("M3 5h2M14 3h3M21 12h2M8 15h3M17 22h2M3 22h2", light, 2) + strokes("M9 8h2M22 5h2M14 13h3M4 14h2M11 22h2M22 19h2", dark, 2)


def straw(picture):
    return 12, 8, strokes("M0 2H5M6 6H11", tone(picture, 0.32), 1.6, 0.8) + strokes("M6 2H11M0 6H5", "#fff", 1.6, 0.35)


def braid(picture):
    return 16, 20, strokes("M0 0L16 10L0 20M8 -5L-8 5M8 25L-8 15", tone(picture, 0.4), 2.2)


def waffle(picture):
    return 13, 13, strokes("M0 1H13M1 0V13", INK, 2.4, 0.17) + strokes("M2 12H13M12 3V13", "#fff", 1.8, 0.3)


def twill(picture):
    return 6, 6, strokes("M-1 7L7 -1", "#fff" if lightness(picture.main) < 0.6 else INK, 1, 0.17)


def slubs(picture):
    """The uneven thread of linen."""
    return 46, 34, strokes("M4 5h15M28 17h12M8 28h9", "#fff", 1.2, 0.35) + strokes("M24 8h9M2 19h8M30 29h12", INK, 1.2, 0.12)


def canvas(picture):
    return 6, 6, strokes("M0 1H3M3 4H6", INK, 1, 0.13) + strokes("M3 1H6M0 4H3", "#fff", 1, 0.13)


def knit(picture):
    return 8, 7, strokes("M0 1L4 5L8 1", INK, 1.2, 0.15)


PATTERNS = {
    draw.__name__: draw
    for draw in (stripes, pinstripes, checks, kelsch, dots, herringbone, floral, argyle, cable, rib, jacquard, corduroy, quilted, tweed, straw, braid, waffle)
}
TEXTURES = {
    "denim": twill, "linen": slubs, "half-linen": slubs, "hemp": slubs, "canvas": canvas, "wool": twill,
    "merino": knit, "lambswool": knit, "cashmere": knit, "alpaca": knit,
}
