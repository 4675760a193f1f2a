"""What is worn from the waist, or from shoulder to knee: trousers, jeans, skirts, dresses.

Invariant: a cut follows from the article's own words (style, pattern, material), so that no picture needs a hint of its own.
"""

from cloth import weave
from studio import BRASS, HORN, INK, mix, whole
from tops import body, inside, short_sleeves, sleeves

COPPER = "#b5793d"
GOLD = "#c58a3c"


def clips(picture, waist):
    """A clip hanger, and its two clips."""
    picture.beam()
    picture.peg()
    picture.line("M200 104V92Q200 86 206 83Q216 76 208 67", 3.2, "#77716a")
    picture.line(f"M{186 - waist} 106H{214 + waist}", 9, "#8a6440")


def grip(picture, waist):
    picture.line(f"M{212 - waist} 104V124M{188 + waist} 104V124", 9, "#b9b6ae")


def legs(knee, hem, inner):
    """The outline of trousers, by the half width of knee and hem."""
    return whole(
        f"M200 120 L252 118 C264 160 {202 + knee} 200 {202 + knee} 270 L{200 + hem} 452 Q{200 + (hem + inner) / 2:g} 458 {200 + inner} 454 Q{206 + inner / 3:g} 330 203 226 Q200 222 200 222"
    )


def leg_shape(picture):
    if picture.product["styles"][0] == "street" or picture.is_of("linen"):
        return 78, 86, 20
    if picture.product["id"] == "jean-noir" or picture.first_style() == "evening":
        return 66, 58, 18
    return 70, 68, 18


def trousers(picture):
    weave(picture)
    clips(picture, 52)
    knee, hem, inner = leg_shape(picture)
    picture.shape("M150 118 Q200 108 250 118 L246 134 H154Z", picture.lining)
    picture.cloth(legs(knee, hem, inner))
    picture.fold(picture.both(f"M206 236 Q226 250 246 248 M{212 + inner} 440 Q{214 + inner / 2:g} 400 216 350"), 4)
    if picture.is_of("denim"):
        five_pockets(picture)
    elif picture.is_of("linen"):
        drawstring(picture)
    else:
        tailored(picture, knee, hem)
    grip(picture, 52)


def waistband(picture):
    picture.shape("M148 118 Q200 130 252 118 L255 138 Q200 150 145 138 Z", picture.paint)
    picture.line(picture.both("M222 121 V146 M244 118 V142"), 5, picture.seam)


def tailored(picture, knee, hem):
    waistband(picture)
    picture.line("M201 148 V222 M212 146 Q214 188 202 206", 1.8)
    picture.line(picture.both("M250 142 L238 196"), 2)
    picture.buttons(200, [134], HORN, 5)
    if picture.is_of("canvas"):
        picture.pair("M236 262 L270 258 L272 310 L240 316 Z M237 271 L270 267")
    elif not picture.is_of("corduroy"):
        picture.fold(picture.both("M226 150 Q232 300 236 450"), 3)
    if picture.first_style() == "evening" and picture.is_of("wool"):
        picture.line(picture.both(f"M254 142 C262 170 {199 + knee} 200 {199 + knee} 270 L{197 + hem} 450"), 5, "#0f0e12")


def five_pockets(picture):
    thread = {"ink": picture.seam, "ecru": "#b59a6a"}.get(picture.product["colours"][0], GOLD)
    waistband(picture)
    picture.line("M201 148 V222", 1.8)
    seams = "M216 146 Q222 172 256 168 M252 146 Q246 160 258 164"
    picture.stitch(f"M213 147 Q215 190 203 208 M148 134 Q200 146 252 134 {picture.both(seams)} M203 230 Q214 330 218 450 M197 230 Q186 330 182 450", thread)
    picture.buttons(200, [134], COPPER, 5)
    picture.line("M222 168h0M178 168h0M254 166h0M146 166h0", 4, COPPER)
    if picture.first_style() == "workwear" and "charpentier" in picture.product["id"]:
        picture.pair("M216 262 L266 258 L267 340 L222 344 Z")
        picture.line("M270 240 Q288 250 274 284", 6, picture.edge)


def drawstring(picture):
    picture.ribbed_band("M147 128 Q200 140 253 128", 20, 7)
    picture.line("M196 140 Q184 176 190 192 M204 140 Q220 170 212 196", 3, "#f4efe4")
    picture.line(picture.both("M252 148 L240 200"), 2)
    picture.line(picture.both("M226 160 Q230 180 228 200 M236 160 Q240 176 238 190"), 1.5, picture.seam)


def skirt(picture):
    weave(picture)
    clips(picture, 46)
    short = picture.is_of("corduroy", "denim") or picture.first_style() == "street"
    hem, flare = (330, 92) if short else (424, 112)
    picture.shape("M156 118 Q200 108 244 118 L240 132 H160Z", picture.lining)
    pleated = picture.product["pattern"] == "pleats"
    wave = f"Q{200 + flare * 0.72:g} {hem + 14} {200 + flare * 0.5:g} {hem + 6} Q{200 + flare * 0.25:g} {hem + 18} 200 {hem + 8}"
    picture.cloth(whole(f"M200 124 L246 118 Q262 190 {200 + flare} {hem - 8} {wave}"))
    if pleated:
        pleats(picture, hem, flare)
    else:
        picture.fold(picture.both(f"M{200 + flare * 0.5:g} {hem} Q{200 + flare * 0.42:g} {hem - 80} 222 {hem - 150}"), 6)
    if picture.is_of("denim"):
        picture.line(f"M201 140 V{hem + 8}", 1.8)
        picture.stitch(f"M208 142 V{hem + 6} M{206 - flare} {hem - 22} Q200 {hem + 6} {194 + flare} {hem - 22} {picture.both('M214 140 Q220 170 256 164')}", GOLD)
    elif picture.is_of("linen"):
        picture.line(f"M190 140 V{hem + 8} M210 140 V{hem + 8}", 1.6)
        picture.buttons(200, range(160, hem - 6, 36), HORN, 5)
        picture.line(picture.both("M246 146 Q242 176 258 196"), 2)
    elif picture.product["pattern"] == "checks":
        picture.line(f"M226 140 L240 {hem + 6}", 2)
        picture.line(f"M233 {hem - 80} v34 M229 {hem - 74} h8", 3, BRASS)
    picture.shape("M154 118 Q200 128 246 118 L250 138 Q200 148 150 138 Z", picture.paint)
    if picture.is_of("denim"):
        picture.buttons(200, [134], COPPER, 5)
    grip(picture, 46)


def pleats(picture, hem, flare):
    folds = " ".join(f"M{200 + at * 46:g} 140 L{200 + at * flare * 0.97:.0f} {hem + (2 if abs(at) > 0.7 else 8)}" for at in (-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8))
    picture.line(folds, 1.8)
    shade = " ".join(f"M{200 + at * 46 + 3:g} 148 L{200 + at * flare * 0.97 + 6:.0f} {hem}" for at in (-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8))
    picture.fold(shade, 7)


def gown(neck, waist_y, waist, hem, flare, shoulder="L282 134 Q288 140 288 158 Q284 186 274 204"):
    """The outline of a dress from the shoulder down; `neck` is how deep it opens in the middle."""
    return whole(
        f"M200 {neck} {'Q221 ' + str(neck) if neck < 160 else 'L'} 227 113 {shoulder} Q264 230 {200 + waist} {waist_y} "
        f"Q{200 + flare * 0.8:g} {waist_y + 90} {200 + flare} {hem - 8} Q{200 + flare * 0.72:g} {hem + 10} {200 + flare * 0.5:g} {hem + 3} "
        f"Q{200 + flare * 0.25:g} {hem + 12} 200 {hem + 4}"
    )


def dress(picture):
    weave(picture)
    picture.hanger()
    if picture.product["pattern"] == "rib":
        knitted(picture)
    elif picture.product["pattern"] == "pinstripes":
        shirt_dress(picture)
    elif picture.is_of("denim"):
        pinafore(picture)
    elif picture.first_style() == "evening":
        long_gown(picture)
    else:
        tea_dress(picture)


def skirt_folds(picture, waist_y, hem, flare):
    picture.fold(picture.both(f"M{200 + flare * 0.5:g} {hem - 4} Q{200 + flare * 0.4:g} {waist_y + 90} 222 {waist_y + 20}"), 6)


def knitted(picture):
    sleeves(picture, 336, 34, 0)
    inside(picture)
    picture.cloth(body(446, 84, 78))
    picture.ribbed_band("M169 112 Q176 144 200 144 Q224 144 231 112", 13)
    picture.ribbed_band("M117 446 Q200 462 283 446", 16)
    picture.fold(picture.both("M281 206 Q266 226 260 258 M276 300 Q258 296 244 306"), 4)
    picture.line("M262 360 V452", 2)


def shirt_dress(picture):
    short_sleeves(picture)
    inside(picture)
    picture.cloth(gown(136, 262, 66, 448, 100))
    skirt_folds(picture, 262, 448, 100)
    picture.line("M191 144 V452 M209 144 V452", 1.6)
    picture.cloth("M133 254 Q200 266 267 254 L268 272 Q200 284 132 272 Z")
    picture.line("M206 268 Q228 300 220 340 M210 266 Q244 290 246 322", 6)
    picture.buttons(200, [168, 204, 240, 304, 340, 376, 412], "#cdbf9f", 4)
    picture.pair("M200 152 L226 108 Q238 110 240 120 L228 168 Z", picture.turned())


def pinafore(picture):
    picture.halves("M222 190 L234 112 Q244 108 252 114 L248 196 Z")
    picture.cloth(whole("M200 178 L250 178 Q254 222 262 248 Q288 330 300 424 Q250 440 200 438"))
    skirt_folds(picture, 262, 430, 96)
    picture.shape("M170 204 H230 V252 Q200 262 170 252 Z", picture.paint)
    seams = "M246 186 Q250 224 258 248 M256 268 Q268 300 288 306"
    picture.stitch(f"M154 186 H246 M171 212 H229 M140 252 Q200 264 260 252 M104 412 Q200 434 296 412 {picture.both(seams)}", GOLD)
    picture.line("M239 194h0M161 194h0", 11, COPPER)


def long_gown(picture):
    velvet = picture.is_of("velvet")
    hem, flare = 466, 112
    if velvet:
        sleeves(picture, 338, 32, -6)
    picture.shape("M174 112 Q200 100 226 112 L200 206 Z", picture.lining)
    if velvet:
        picture.cloth(gown(204, 262, 58, hem, flare))
        picture.fold("M142 262 Q200 276 258 262", 4)
    else:
        picture.cloth(gown(190, 262, 58, hem, flare, "L262 124 Q256 176 274 198"))
        picture.line("M142 262 Q200 277 258 262", 13, picture.second())
    skirt_folds(picture, 262, hem, flare)


def tea_dress(picture):
    linen = picture.is_of("linen")
    if picture.product["pattern"] == "dots":
        sleeves(picture, 276, 44, -4)
    else:
        short_sleeves(picture)
    inside(picture)
    picture.cloth(gown(142, 252, 60 if not linen else 74, 440, 114 if not linen else 100))
    skirt_folds(picture, 262, 440, 108)
    if linen:
        picture.line("M130 264 Q200 278 270 264", 7, mix(picture.main, INK, 0.25))
        picture.line("M204 272 Q190 310 196 340 M206 272 Q230 300 224 332", 5, mix(picture.main, INK, 0.25))
        picture.line(picture.both("M268 292 Q262 316 276 336"), 2)
        return
    picture.line("M139 251Q200 265 261 251M171 115Q178 142 200 142Q222 142 229 115", 7, mix(picture.second(), INK, 0.1))


KINDS = {"trousers": trousers, "jeans": trousers, "skirt": skirt, "dress": dress}
