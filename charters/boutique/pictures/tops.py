"""What is worn above the waist, on its hanger: shirts, T-shirts, sweaters, cardigans, jackets, coats, waistcoats.

Invariant: a cut follows from the article's own words (style, pattern, material), so that no picture needs a hint of its own.
"""

from cloth import weave
from studio import BRASS, HORN, INK, lightness, mix, whole

METAL = "#b9b6ae"


def body(hem, hem_half, waist=84, neck=27, curve=8):
    """The outline of a trunk: neck, shoulder, armhole, side, hem."""
    return whole(
        f"M200 132 Q{200 + neck - 6} 132 {200 + neck} 114 L282 134 Q288 140 288 158 Q282 200 {200 + waist} 236 "
        f"Q{200 + waist} {hem - 90} {200 + hem_half} {hem - curve} Q{200 + hem_half / 2:g} {hem + curve} 200 {hem + curve}"
    )


def sleeves(picture, cuff=348, width=36, loose=0):
    """Two long sleeves."""
    out, wrist = 336 + loose, cuff
    picture.halves(
        f"M276 132 Q304 138 314 176 Q{out - 8} {wrist - 90} {out + 4} {wrist} L{out + 4 - width} {wrist + 8} Q{out - 44} 270 276 206 Z",
        picture.turned(),
    )
    return out + 4, wrist, width


def short_sleeves(picture):
    picture.halves("M274 131 Q310 140 338 206 Q322 222 300 228 Q292 208 276 196 Z", picture.turned())
    picture.stitch("M332 203 Q318 216 299 221")
    picture.stitch("M68 203 Q82 216 101 221")


def inside(picture, top=100):
    """The back of the neck, seen from the front, with its label."""
    picture.shape(f"M172 116 Q200 {top} 228 116 Q224 148 200 150 Q176 148 172 116Z", picture.lining)
    picture.shape("M191 114H209V123H191Z", "#efe6d3")


def trunk_folds(picture, hem):
    if picture.product["pattern"] in ("cable", "jacquard", "rib"):
        return  # a thick knit has none
    picture.fold(f"{picture.both('M283 206 Q268 226 262 258')} M270 {hem - 20} Q258 {hem - 60} 264 {hem - 110}", 4)


def shirt(picture):
    weave(picture)
    work, soft = picture.first_style() == "workwear", picture.first_style() == "evening"
    picture.hanger()
    edge, wrist, width = sleeves(picture)
    cuff = f"M{edge - 1} {wrist - 24} L{edge + 5} {wrist + 8} L{edge - width + 1} {wrist + 16} L{edge - width - 4} {wrist - 16} Z"
    picture.pair(cuff, picture.turned())
    inside(picture)
    picture.cloth(body(404, 86, curve=16))
    trunk_folds(picture, 400)
    picture.line("M191 140 V418 M209 140 V419", 1.6)
    pale = mix(picture.main, "#ffffff", 0.75) if not soft else "#0f0e12"
    picture.buttons(200, range(166, 410, 42), pale if lightness(picture.main) < 0.8 else "#cdbf9f", 4)
    if work:
        picture.pair("M222 190 H264 V206 L243 213 L222 206 Z M224 207 V236 L243 246 L262 236 V207")
        picture.line("M243 206h0M157 206h0", 6, pale)
    elif not soft:
        picture.cloth("M224 192 H260 V230 L242 239 L224 230 Z")
    picture.pair("M200 150 L226 108 Q238 110 240 120 L228 168 Z", picture.turned())
    if picture.product["pattern"] not in ("checks", "kelsch"):
        picture.stitch(picture.both("M204 150 L226 160 L235 122"))


def t_shirt(picture):
    weave(picture)
    picture.hanger()
    long = picture.product["pattern"] == "stripes"
    if long:
        sleeves(picture, 338, 34)
    else:
        short_sleeves(picture)
    inside(picture, 102)
    picture.cloth(body(396, 86))
    trunk_folds(picture, 396)
    picture.stitch("M115 386 Q200 406 285 386")
    neck = "M171 115 Q178 142 200 142 Q222 142 229 115"
    if long:
        picture.line("M166 112 Q200 142 234 112", 10, picture.edge, None, "")
        picture.line("M166 112 Q200 142 234 112", 8, picture.main, None, None)
    else:
        picture.line(neck, 11, picture.edge, None, None)
        picture.line(neck, 8.5, picture.main, None, None)
    if picture.product["styles"] == ["street"]:
        picture.cloth("M222 188 H262 V226 L242 236 L222 226 Z")
        picture.stitch("M223 195H261")


def sweater(picture):
    weave(picture)
    roll = picture.is_of("cashmere")
    picture.hanger()
    edge, wrist, width = sleeves(picture, 342, 38, 2)
    cuff = f"M{edge - width / 2 - 4:g} {wrist - 20} L{edge - width / 2 + 3:g} {wrist + 16}"
    picture.both_bands(cuff, width - 3)
    inside(picture)
    picture.cloth(body(392, 86, curve=6))
    trunk_folds(picture, 384)
    picture.ribbed_band("M113 390 Q200 408 287 390", 24)
    if roll:
        picture.cloth("M170 82 Q200 72 230 82 Q235 108 238 124 Q200 146 162 124 Q165 108 170 82Z")
        picture.fold("M168 100 Q200 112 232 100 M178 84 Q200 92 222 84", 3)
        return
    picture.ribbed_band("M169 112 Q176 144 200 144 Q224 144 231 112", 13)
    if picture.product["pattern"] == "rib":
        picture.line("M244 123h0m14 4h0m14 4h0", 7, BRASS)


def cardigan(picture):
    weave(picture)
    picture.hanger()
    edge, wrist, width = sleeves(picture, 342, 38, 2)
    picture.shape("M172 114 Q200 98 228 114 L204 262 H196Z", picture.lining)
    right = "M200 258 L228 113 L282 134 Q288 140 288 158 Q282 200 284 236 Q288 330 286 400 Q240 410 200 410 Z"
    picture.halves(right)
    picture.ribbed_band("M114 398 Q160 408 200 408 Q240 408 286 398", 22)
    trunk_folds(picture, 390)
    picture.ribbed_band("M170 108 Q176 190 200 258 V418 V258 Q224 190 230 108", 15)
    deep = picture.product["pattern"] in ("rib", "cable")
    if deep:
        picture.pair("M222 318 H270 V372 H222 Z M222 328 H270")
    picture.buttons(200, range(270, 410, 32), HORN, 5.5)


def lapels(picture, depth, wide=0):
    picture.pair(f"M200 {depth} L222 110 L242 108 L{262 + wide} 170 L{246 + wide // 2} 178 L{252 + wide} 192 Z", picture.turned())
    picture.line(picture.both(f"M246 178 L226 160"), 1.8)


def pockets(picture, top, flap, outer=274):
    inner = outer - 52
    if flap:
        picture.pair(f"M{inner} {top} H{outer} V{top + 18} Q{outer - 26} {top + 24} {inner} {top + 18} Z")
    else:
        picture.pair(f"M{inner} {top} H{outer} V{top + 58} Q{outer - 26} {top + 66} {inner} {top + 58} Z M{inner} {top + 9} H{outer}")


def jacket(picture):
    weave(picture)
    picture.hanger()
    kind = picture.product["pattern"]
    tailored = kind in ("corduroy", "herringbone") or picture.is_of("velvet")
    edge, wrist, width = sleeves(picture, 346, 42, 4)
    inside(picture)
    if tailored:
        blazer(picture)
    elif picture.is_of("denim"):
        blouson(picture)
    elif kind == "quilted":
        puffer(picture)
    else:
        chore(picture)


def blazer(picture):
    picture.shape("M174 114 H226 L204 250 H196Z", picture.lining)
    picture.halves("M198 252 L228 113 L284 134 Q291 142 290 160 Q284 206 282 240 Q286 330 292 408 Q250 416 214 412 Q200 404 198 380 Z")
    trunk_folds(picture, 400)
    picture.line("M198 252 V384", 1.8)
    lapels(picture, 262)
    pockets(picture, 330, picture.product["pattern"] != "corduroy")
    picture.line("M228 216 L262 210", 3)
    picture.buttons(194, [276] if picture.is_of("velvet") else [276, 318], HORN if not picture.is_of("velvet") else BRASS, 5.5)


def chore(picture):
    picture.cloth(body(410, 92))
    trunk_folds(picture, 404)
    picture.line("M206 140 V418", 1.8)
    pockets(picture, 318, False, 276)
    picture.pair("M200 152 L224 108 Q238 108 242 120 Q244 146 234 170 Z", picture.turned())
    picture.shape("M134 196 H174 V242 Q154 250 134 242 Z", picture.paint)
    picture.stitch("M212 144V416M109 402Q200 424 291 402M135 203H173M205 151L231 163Q238 142 236 122M195 151L169 163Q162 142 164 122")
    picture.buttons(200, range(172, 400, 52), mix(picture.main, INK, 0.55) if lightness(picture.main) > 0.5 else BRASS, 5)


def blouson(picture):
    gold = "#c58a3c"
    picture.cloth(body(376, 82))
    picture.shape("M116 366 Q200 384 284 366 L284 392 Q200 410 116 392 Z", picture.paint)
    picture.line("M206 140 V398", 1.8)
    picture.pair("M224 196 H272 V212 L248 224 L224 212 Z")
    picture.pair("M200 152 L224 108 Q240 108 244 122 L240 170 Z", picture.turned())
    seams = "M238 200 L226 370 M262 200 L258 368 M226 211 L248 220 L270 211 M206 151 L236 163 L238 124"
    picture.stitch(f"M112 196 Q200 204 288 196 M212 144 V398 {picture.both(seams)}", gold)
    picture.buttons(200, [160, 204, 248, 292, 336, 386], "#b5793d", 4)


def puffer(picture):
    picture.cloth(body(382, 90))
    picture.ribbed_band("M112 386 Q200 402 288 386", 22)
    picture.cloth("M168 118 Q172 92 180 88 Q200 80 220 88 Q228 92 232 118 Q200 140 168 118Z")
    picture.line("M200 92 V396", 4, METAL, "2.4 1.6", None)
    picture.shape("M196 128 h8 v16 h-8Z", METAL)
    picture.line(picture.both("M226 306 L256 350"), 5, picture.edge)
    trunk_folds(picture, 376)


def coat(picture):
    weave(picture)
    picture.hanger()
    waxed = picture.is_of("waxed-cotton")
    if waxed:
        picture.cloth("M200 70 Q248 70 258 132 Q200 168 142 132 Q152 70 200 70Z")
        picture.shape("M200 84 Q232 88 238 130 Q200 160 162 130 Q168 88 200 84Z", picture.lining)
        picture.line("M200 84 Q232 88 238 130 M200 84 Q168 88 162 130", 1.4)
        picture.line("M172 128 Q184 108 200 105 Q216 108 228 128", 8, "#8a6440")
    edge, wrist, width = sleeves(picture, 372, 44, 10)
    if waxed:
        parka(picture)
        return
    inside(picture)
    belted = picture.is_of("cashmere")
    short = picture.product["id"].startswith("caban")
    hem = 414 if short else 462
    picture.shape("M174 114 H226 L204 230 H196Z", picture.lining)
    picture.cloth(
        whole(f"M200 232 L228 112 L284 132 Q293 140 292 160 Q286 206 286 250 Q292 {hem - 90} 300 {hem - 6} Q250 {hem + 6} 200 {hem + 6}")
    )
    trunk_folds(picture, hem - 10)
    picture.fold(f"M240 {hem - 6} Q244 {hem - 90} 236 {hem - 130} M158 {hem - 4} Q152 {hem - 60} 158 {hem - 110}", 4)
    if picture.is_of("loden"):
        duffle(picture, hem)
        return
    double = short or belted
    picture.line(f"M{222 if double else 206} 240 V{hem + 4}", 1.8)
    if belted:
        picture.cloth("M113 286 Q200 298 287 286 L288 310 Q200 322 112 310 Z")
        picture.cloth("M196 306 L214 304 L226 386 L206 390 Z M192 290 H216 V318 H192 Z")
    lapels(picture, 240, 8 if double else 2)
    pockets(picture, 340, True, 278)
    if short:
        for x in (184, 222):
            picture.buttons(x, [262, 306, 350], "#14161f", 7)
    elif not belted:
        picture.buttons(196, [256, 306, 356], HORN, 6)


def duffle(picture, hem):
    picture.line(f"M200 240 V{hem + 4}", 2)
    for y in (220, 272, 324):
        picture.line(f"M168 {y} H232", 4, "#c9a46a")
        picture.line(f"M187 {y} H213", 10, HORN)
        picture.line(f"M190 {y - 2} H208", 2, "#8b6a48")
    pockets(picture, 356, False, 280)
    picture.pair("M200 206 L222 110 Q240 106 246 120 Q256 160 244 190 Z", picture.turned())


def parka(picture):
    picture.cloth(body(440, 100, 88))
    trunk_folds(picture, 430)
    picture.cloth("M192 150 H214 V447 H192 Z")
    picture.stitch("M208 154 V446")
    picture.buttons(199, range(180, 440, 46), BRASS, 4.5)
    picture.fold("M113 284 Q200 292 287 284", 4)
    pockets(picture, 330, False, 284)
    picture.pair("M230 326 H286 V344 Q258 352 230 344 Z")
    picture.stitch("M102 430 Q200 452 298 430")
    picture.line(picture.both("M212 152 Q216 186 212 206"), 2.5, "#e4d7b8")


def waistcoat(picture):
    weave(picture)
    picture.hanger()
    quilt, shepherd = picture.product["pattern"] == "quilted", picture.is_of("loden")
    picture.shape("M174 112 Q200 98 226 112 L206 238 H194Z", picture.lining)
    neck = "M200 232 L224 111"
    if quilt:
        picture.cloth("M168 118 Q172 92 180 88 Q200 80 220 88 Q228 92 232 118 Q200 140 168 118Z")
        neck = "M200 130 L230 112"
    elif shepherd:
        neck = "M200 160 Q222 150 226 112"
    half = f"{neck} L262 122 Q254 176 284 220 Q280 300 284 372 "
    half += "Q240 388 200 388 Z" if quilt or shepherd else "L250 376 L226 408 L200 376 Z"
    picture.halves(half)
    picture.fold(picture.both("M274 230 Q262 250 258 280 M270 360 Q262 330 264 300"), 4)
    picture.stitch(picture.both("M257 126 Q249 178 279 222"))
    if quilt:
        picture.line("M200 96 V388", 4, METAL, "2.4 1.6", None)
        picture.line(picture.both("M228 300 L254 340"), 5, picture.edge)
        return
    picture.line("M200 232 V378" if not shepherd else "M200 160 V388", 2)
    picture.line(picture.both("M224 318 L266 310"), 5, picture.edge)
    button = BRASS if picture.is_of("velvet") else HORN
    picture.buttons(194, range(250 if not shepherd else 186, 372, 30 if not shepherd else 44), button, 5)


KINDS = {
    "shirt": shirt, "t-shirt": t_shirt, "sweater": sweater, "cardigan": cardigan, "jacket": jacket, "coat": coat, "waistcoat": waistcoat,
}
