"""What stays at home, or is worn at the stove and the bench: aprons, blankets, cushions, tea towels, tablecloths.

Invariant: a cut follows from the article's own words (style, pattern, material), so that no picture needs a hint of its own.
"""

from cloth import weave
from studio import BRASS, INK, OAK, OAK_DARK, mix, whole


def apron(picture):
    weave(picture)
    picture.beam()
    picture.peg()
    strap = picture.second() if picture.is_of("denim") else mix(picture.main, INK, 0.22)
    if picture.product["pattern"] in ("kelsch", "pinstripes"):
        strap = picture.second()
    picture.line("M152 166 Q160 96 200 76 Q240 96 248 166", 11, picture.edge)
    picture.line("M152 166 Q160 96 200 76 Q240 96 248 166", 8, strap)
    picture.line("M104 262 Q66 290 74 372 M296 262 Q334 290 324 350", 8, picture.edge)
    picture.line("M104 262 Q66 290 74 372 M296 262 Q334 290 324 350", 5.5, strap)
    picture.cloth(whole("M200 160 L254 158 Q262 226 304 256 L308 436 Q250 452 200 448"))
    if picture.product["id"].startswith("tablier-ocre"):
        picture.line("M200 330 V448", 3, picture.edge)
    seam = "#c58a3c" if picture.is_of("denim") else picture.seam
    picture.stitch(f"M148 172 H252 M96 428 Q200 452 304 428 {picture.both('M248 162 Q256 230 298 262')}", seam)
    if picture.first_style() != "minimal" or picture.is_of("linen"):
        picture.pair("M204 286 H276 V348 Q240 358 204 350 Z M204 296 H276")
    else:
        picture.shape("M140 286 H260 V346 Q200 358 140 346 Z M140 296 H260", picture.paint)
    if picture.is_of("denim"):
        picture.cloth("M176 196 H224 V238 Q200 246 176 238 Z")
        picture.line("M154 168h0M246 168h0", 10, BRASS)
    picture.fold("M118 300 Q110 370 112 430 M288 300 Q294 370 288 420 M214 380 Q222 410 216 440", 6)


def rail(picture, left, right, y):
    """A round bar under the beam."""
    picture.beam()
    picture.line(f"M{left} 50V{y}M{right} 50V{y}", 10, OAK_DARK)
    picture.line(f"M{left - 26} {y}H{right + 26}", 13, OAK)


def blanket(picture):
    weave(picture)
    rail(picture, 66, 334, 104)
    knitted = picture.product["pattern"] == "cable"
    if not knitted:
        picture.line("M118 376 Q200 384 306 374 M98 434 Q190 446 282 432", 28, picture.main, "3 4", "")
    picture.cloth("M112 100 H310 L312 364 Q210 376 116 366 Z", picture.turned())
    picture.cloth("M92 106 Q92 96 104 95 H280 Q290 96 290 106 L294 420 Q190 436 86 422 Z")
    picture.fold("M128 112 Q120 260 122 412 M246 112 Q256 260 250 416 M184 112 Q188 220 182 330", 8)
    if knitted:
        picture.ribbed_band("M88 414 Q190 430 293 413", 18, 7)
    picture.shape("M262 392 H282 V410 H262 Z", "#efe6d3")


def cushion(picture):
    weave(picture)
    picture.shelf()
    turn = -4 if picture.chance % 2 else 3
    picture.add(f'<g transform="rotate({turn} 200 420)">')
    edge = "M82 222 Q200 244 318 222 Q326 214 328 226 Q310 322 328 414 Q330 428 318 424 Q200 406 82 424 Q70 428 72 414 Q90 322 72 226 Q74 214 82 222 Z"
    picture.cloth(edge)
    picture.fold("M84 232 Q112 262 118 290 M316 232 Q290 262 284 286 M84 414 Q112 388 120 366 M316 414 Q290 390 282 366", 7)
    piping = picture.second() if picture.product["pattern"] != "floral" else picture.colours[-1]
    if picture.product["pattern"] in ("plain", "cable"):
        piping = mix(picture.main, INK, 0.25)
    picture.line(edge, 5, piping)
    picture.add("</g>")


def towel(picture):
    weave(picture)
    picture.beam()
    picture.peg()
    picture.line("M200 108 Q192 84 200 76 Q208 84 200 108", 5, "#a35f2b" if picture.product["pattern"] == "waffle" else picture.edge)
    picture.cloth("M200 100 Q150 150 128 240 L116 388 Q160 404 204 396 L208 130 Z", picture.turned())
    picture.cloth("M200 100 Q252 150 272 240 L286 420 Q232 442 172 430 Q178 250 192 150 Z")
    if picture.product["pattern"] == "selvedge":
        picture.line("M286 404 Q230 426 173 414 M117 376 Q160 390 204 383", 12, picture.second(), None, "")
        picture.line("M285 388 Q230 410 173 398 M118 362 Q160 376 204 369", 3.5, picture.second(), None, "")
    picture.fold("M196 116 Q172 200 158 384 M204 116 Q236 220 240 420 M200 120 Q208 240 206 420", 8)
    picture.stitch("M285 413 Q232 434 174 423")


def tablecloth(picture):
    weave(picture)
    picture.view = "14 70 372 465"
    picture.behind.append(f'<path d="M0 470H400V560H0Z" fill="{mix(picture.plaster(), OAK, 0.32)}"/><path d="M0 470H400" stroke="{OAK_DARK}80" stroke-width="2"/>')
    picture.line("M118 400 L104 486 M282 400 L296 486", 13, OAK_DARK)
    scallop = "M52 252 Q60 340 40 424 Q66 444 92 428 Q116 462 156 440 Q200 470 244 440 Q284 462 308 428 Q334 444 360 424 Q340 340 348 252 Z"
    picture.cloth(scallop)
    picture.fold("M92 426 Q98 350 84 290 M156 438 Q164 370 150 312 M244 438 Q236 370 250 312 M308 426 Q302 350 316 290", 9)
    if picture.product["pattern"] == "hem":
        picture.line("M46 404 Q68 424 94 410 Q118 442 156 420 Q200 450 244 420 Q282 442 306 410 Q332 424 354 404", 4, mix(picture.main, INK, 0.35), "2 3", "")
    picture.cloth("M50 252 Q54 206 200 204 Q346 206 350 252 Q346 300 200 302 Q54 300 50 252 Z")
    jug(picture)


def jug(picture):
    """A stoneware jug with a sprig, in the blue of Betschdorf."""
    picture.line("M212 180 Q206 132 226 104 M210 180 Q198 140 184 118", 3, "#5f6f4a")
    picture.line("M226 104h0M220 128h0M232 122h0M184 118h0M196 138h0M186 136h0", 13, "#c4842b")
    picture.line("M236 206 Q262 212 240 244", 7, "#7d8790")
    picture.shape("M192 178 H230 Q226 194 238 216 Q246 250 226 262 H196 Q176 250 184 216 Q196 194 192 178 Z", "#a8b0b5")
    picture.line("M186 226 Q211 236 237 226 M193 190 H229", 4, "#33487a")


KINDS = {"apron": apron, "blanket": blanket, "cushion": cushion, "towel": towel, "tablecloth": tablecloth}
