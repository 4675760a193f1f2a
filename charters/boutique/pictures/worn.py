"""What goes with it: scarves, hats, berets, gloves, socks, shoes, boots, bags, backpacks, belts.

Invariant: a cut follows from the article's own words (style, pattern, material), so that no picture needs a hint of its own.
"""

from cloth import weave
from feet import boots, shoes
from studio import BRASS, HORN, INK, OAK, SHELF, mix, whole


def scarf(picture):
    weave(picture)
    picture.beam()
    picture.peg()
    silk = picture.is_of("silk")
    fringed = not silk and not picture.is_of("half-linen")
    if fringed:
        picture.line("M132 420 L206 434 M214 388 L268 376", 26, picture.main, "2.5 4", "")
    picture.cloth("M196 76 Q156 78 152 130 L128 408 Q168 426 210 422 L222 130 Q222 92 214 78 Z", picture.turned())
    picture.cloth("M186 84 Q196 66 214 70 Q248 80 252 130 Q262 250 272 364 Q244 382 208 378 Q206 250 184 148 Q176 108 186 84 Z")
    picture.fold("M214 84 Q226 120 230 180 M188 150 Q176 260 160 396 M246 250 Q250 310 250 356 M204 92 Q196 116 206 150", 6)
    if silk:
        picture.line("M208 374 Q244 378 271 360 M130 402 Q168 420 210 416", 4, picture.second())


def hat(picture):
    weave(picture)
    if picture.product["pattern"] in ("rib", "jacquard"):
        knitted_hat(picture)
        return
    picture.shelf()
    if picture.product["pattern"] == "herringbone":
        flat_cap(picture)
        return
    boater = picture.is_of("straw")
    picture.cloth("M62 388 Q100 362 200 362 Q300 362 338 388 Q348 402 300 414 Q200 428 100 414 Q52 402 62 388 Z")
    crown = "M122 386 Q118 300 136 280 Q200 266 264 280 Q282 300 278 386 Q200 404 122 386 Z"
    if not boater:
        crown = "M124 386 Q126 306 150 276 Q172 258 196 274 Q222 254 248 270 Q274 300 276 386 Q200 404 124 386 Z"
    picture.cloth(crown)
    picture.shape("M123 354 Q200 374 277 354 L277 387 Q200 405 123 387 Z", picture.second())
    if boater:
        picture.line("M136 282 Q200 298 264 282", 2)
    else:
        picture.fold("M196 274 Q206 306 200 336 M156 282 Q160 312 152 336", 8)
    picture.shape("M252 360 L278 352 L284 380 L262 372 Z", mix(picture.second(), INK, 0.2))


def knitted_hat(picture):
    picture.shelf()
    bobble = picture.product["pattern"] == "jacquard"
    if bobble:
        picture.line("M200 226h0", 66, picture.second())
        picture.line("M200 226h0", 60, mix(picture.second(), "#ffffff", 0.3), "1 6")
        picture.line("M180 216l8 6M204 204l2 8M220 222l-8 4M196 240l4-6M178 234l7 -1M216 240l-5 -5", 3, mix(picture.second(), INK, 0.25))
    picture.cloth("M112 382 Q112 250 200 250 Q288 250 288 382 Q200 400 112 382 Z")
    picture.fold("M150 272 Q134 310 132 360 M250 272 Q266 310 268 360", 5)
    picture.ribbed_band("M108 396 Q200 414 292 396", 50, 7)
    if not bobble:
        picture.shape("M236 380 H262 V404 H236 Z", "#efe6d3")
        picture.line("M242 388H256M242 395H252", 2, "#8a6440")


def flat_cap(picture):
    picture.cloth("M84 396 Q76 328 152 300 Q250 276 306 336 Q322 360 318 388 Q262 414 200 408 Q130 412 84 396 Z")
    picture.cloth("M176 408 Q250 376 318 380 Q356 396 344 410 Q270 424 176 408 Z")
    picture.line("M196 290 Q166 340 176 406 M196 290 Q250 320 262 384 M196 290 Q124 320 104 398", 1.6)
    picture.line("M196 289h0", 13, picture.main)


def beret(picture):
    weave(picture)
    picture.shelf()
    picture.cloth("M128 404 Q200 420 272 404 L274 388 Q200 376 126 388 Z", mix(picture.main, INK, 0.3))
    picture.cloth("M76 366 Q64 306 156 290 Q262 272 320 326 Q350 362 318 386 Q240 408 150 398 Q84 392 76 366 Z")
    picture.fold("M120 388 Q176 372 214 392 M292 384 Q268 368 232 388 M108 332 Q140 308 188 304", 7)
    picture.line("M196 288 Q196 274 204 266", 7, picture.edge)
    picture.line("M196 288 Q196 274 204 266", 4.5, picture.main)


def line_and_pegs(picture, places):
    """A cord between two pegs, and clothes pegs on it."""
    picture.beam()
    picture.peg(40)
    picture.peg(360)
    picture.line("M40 74 Q200 116 360 74", 2.5, "#d9c8a4")
    for x in places:
        picture.line(f"M{x} 84 V124", 9, OAK)
        picture.line(f"M{x} 84 V104", 2, mix(OAK, "#ffffff", 0.4))


GLOVE = "M92 128 L164 122 L168 214 Q176 260 172 300 Q174 334 168 352 Q160 364 152 350 L150 310 L146 366 Q138 380 130 366 L128 312 L122 370 Q114 382 106 370 L106 308 L96 352 Q88 362 82 350 L82 296 Q80 262 62 236 Q50 216 58 204 Q68 196 80 214 L92 232 Z"
MITTEN = "M92 128 L164 122 L168 214 Q180 270 172 330 Q164 372 128 374 Q88 374 82 326 L82 286 Q78 262 60 240 Q46 220 56 206 Q68 196 82 214 L92 230 Z"
MITT = "M92 128 L164 122 L168 214 Q176 256 172 296 Q128 312 84 300 Q80 276 70 258 L56 238 Q66 220 76 216 L92 236 Z"


def gloves(picture):
    weave(picture)
    leather = picture.is_of("leather")
    hand = MITTEN if picture.product["pattern"] == "jacquard" else MITT if picture.product["id"].startswith("mitaines") else GLOVE
    picture.halves(hand)
    if leather:
        picture.line(picture.both("M112 224 V270 M128 220 V272 M144 222 V270 M94 160 Q130 168 166 156"), 2)
    else:
        picture.both_bands("M128 122 V186", 78, 6)
    line_and_pegs(picture, (106, 150, 250, 294))


def socks(picture):
    weave(picture)
    tall = picture.first_style() == "workwear" or picture.is_of("wool")
    toe = 40 if tall else 0
    leg = f"M82 130 L152 126 L158 {266 + toe} Q176 {292 + toe} 192 {318 + toe} Q206 {344 + toe} 186 {360 + toe} Q166 {370 + toe} 146 {350 + toe} L102 {306 + toe} Q84 {288 + toe} 84 {262 + toe} Z"
    heel = f"M84 {254 + toe} Q82 {288 + toe} 102 {306 + toe} L112 {314 + toe} Q120 {282 + toe} 84 {254 + toe} Z M192 {318 + toe} Q206 {344 + toe} 186 {360 + toe} Q166 {370 + toe} 150 {354 + toe} Q156 {326 + toe} 192 {318 + toe} Z"
    second = picture.second(mix(picture.main, INK, 0.22))
    name, start = f"{picture.key}o", len(picture.drawn)
    picture.cloth(leg)
    picture.shape(heel, second)
    picture.ribbed_band("M116 126 V166", 72, 5)
    marks = "".join(picture.drawn[start:])
    del picture.drawn[start:]
    picture.add(f'<g transform="translate(-26)"><g id="{name}">{marks}</g><use href="#{name}" x="164" y="6"/>')
    picture.add("</g>")
    line_and_pegs(picture, (74, 108, 238, 272))


def bag(picture):
    weave(picture)
    name = picture.product["id"]
    if name.startswith("pochette"):
        clutch(picture)
    elif name.startswith("besace"):
        satchel(picture)
    else:
        tote(picture)


def tote(picture):
    picture.beam()
    strap = picture.second() if picture.product["pattern"] == "plain" else picture.edge
    picture.peg()
    for width, colour in ((13, picture.edge), (10, strap if picture.product["pattern"] == "plain" else picture.main)):
        picture.line("M156 226 Q160 90 200 76 Q240 90 244 226", width, colour)
    picture.cloth("M96 206 Q200 218 304 206 L318 436 Q200 456 82 436 Z")
    picture.stitch("M95 222 Q200 234 305 222")
    picture.fold("M120 240 Q112 330 116 420 M282 240 Q292 330 282 410 M200 236 Q206 300 198 360", 7)
    if picture.product["pattern"] == "plain":
        picture.pair("M234 206 H254 V256 H234 Z", strap)
        picture.shape("M178 320 H222 V348 H178 Z", strap)
    else:
        picture.pair("M236 212 H252 V240 H236 Z", picture.main)


def satchel(picture):
    picture.beam()
    picture.peg()
    trim = picture.second(mix(picture.main, INK, 0.3))
    picture.line("M92 250 Q110 130 200 74 Q290 130 308 250", 13, picture.edge)
    picture.line("M92 250 Q110 130 200 74 Q290 130 308 250", 10, trim)
    picture.cloth("M84 240 Q200 226 316 240 L322 408 Q322 424 304 426 Q200 434 96 426 Q78 424 78 408 Z")
    picture.cloth("M80 244 Q82 228 100 227 Q200 216 300 227 Q318 228 320 244 L322 326 Q322 346 300 349 Q200 360 100 349 Q78 346 78 326 Z")
    picture.stitch("M88 246 Q90 236 102 235 Q200 224 298 235 Q310 236 312 246 L314 324 Q312 338 298 341 Q200 352 102 341 Q88 338 86 324 Z", mix(picture.main, "#ffffff", 0.35))
    picture.pair("M250 300 H270 V394 L260 402 L250 394 Z", trim)
    picture.line("M246 372h28v16h-28ZM126 372h28v16h-28Z", 3.5, BRASS, None, "")


def clutch(picture):
    picture.shelf()
    picture.cloth("M76 318 Q200 304 324 318 L330 410 Q328 424 312 424 H88 Q72 424 70 410 Z")
    picture.cloth("M74 320 Q200 304 326 320 Q310 372 214 384 Q200 388 186 384 Q90 372 74 320 Z")
    picture.line("M200 383h0", 20, picture.edge)
    picture.line("M200 383h0", 16, BRASS)
    picture.line("M80 332 Q46 366 60 410 Q66 424 84 420", 4, BRASS, "1 5")
    picture.fold("M92 402 Q200 416 308 402", 4)


def backpack(picture):
    weave(picture)
    picture.beam()
    picture.peg()
    trim = picture.second(mix(picture.main, INK, 0.35))
    rolled = picture.product["id"].startswith("sac-dos-roule")
    picture.line("M184 132 Q186 84 200 76 Q214 84 216 132", 9, trim)
    picture.pair("M262 170 Q316 220 300 372 L284 376 Q292 240 250 190 Z", trim)
    picture.cloth("M118 176 Q124 130 200 128 Q276 130 282 176 L296 410 Q296 436 268 438 Q200 446 132 438 Q104 436 104 410 Z")
    if rolled:
        picture.cloth("M108 124 Q200 112 292 124 Q302 140 292 160 Q200 150 108 160 Q98 140 108 124 Z")
        picture.line("M112 136 Q200 124 288 136", 2)
    else:
        picture.cloth("M116 182 Q116 124 200 122 Q284 124 284 182 L288 254 Q286 272 262 276 Q200 284 138 276 Q114 272 112 254 Z")
        picture.stitch("M122 250 Q124 262 140 266 Q200 274 260 266 Q276 262 278 250")
    picture.cloth("M134 318 Q200 326 266 318 L274 404 Q272 420 256 422 Q200 428 144 422 Q128 420 126 404 Z")
    picture.stitch("M132 336 Q200 344 268 336")
    for x in (158, 242) if not rolled else (200,):
        picture.shape(f"M{x - 8} {156 if rolled else 236} H{x + 8} V348 L{x} 356 L{x - 8} 348 Z", trim)
        picture.line(f"M{x - 12} 300h24v14h-24Z", 3.2, BRASS, None, "")
    picture.fold("M118 300 Q116 360 122 410 M284 300 Q286 360 278 410", 6)


def belt(picture):
    weave(picture)
    picture.shelf()
    dark = mix(picture.main, INK, 0.5)
    fabric = picture.is_of("canvas")
    slim = 16 if picture.first_style() == "evening" else 24
    high = SHELF - 2 * slim - 46
    low = SHELF - 24
    picture.add('<g transform="translate(-26)">')
    picture.shape(f"M96 {high} Q200 {high - 46} 304 {high} Q200 {high + 46} 96 {high} Z", dark)
    picture.line(f"M128 {high + 2} Q200 {high - 26} 270 {high} Q210 {high + 24} 150 {high + 8}", 5, mix(picture.main, INK, 0.25))
    picture.cloth(f"M96 {high} Q200 {high + 46} 304 {high} V{low} Q200 {low + 46} 96 {low} Z")
    if not fabric:
        picture.stitch(f"M98 {high + 10} Q200 {high + 55} 302 {high + 10} M98 {low - 8} Q200 {low + 37} 302 {low - 8}", mix(picture.main, "#ffffff", 0.3))
    mid = (high + low) / 2
    tail = (low - high) / 2
    picture.cloth(f"M286 {mid - tail + 9:g} Q330 {mid - tail - 14:g} 372 {mid - tail - 2:g} L384 {mid + 2:g} L372 {mid + tail + 2:g} Q330 {mid + tail - 8:g} 286 {mid + tail + 9:g} Z")
    if fabric:
        picture.add(f'<g stroke="{BRASS}" stroke-width="6"><ellipse cx="272" cy="{mid + 16:g}" rx="18" ry="{tail + 12:g}"/><ellipse cx="288" cy="{mid + 12:g}" rx="18" ry="{tail + 12:g}"/></g></g>')
        return
    picture.line(f"M318 {mid - 2:g}h0m18 -1h0m18 1h0", 6, dark)
    picture.line(f"M252 {mid - tail + 8:g} L296 {mid - tail - 4:g} V{mid + tail + 14:g} L252 {mid + tail + 28:g} Z M254 {mid + 18:g} L298 {mid + 6:g}", 7, BRASS)
    picture.add("</g>")


KINDS = {
    "scarf": scarf, "hat": hat, "beret": beret, "gloves": gloves, "socks": socks, "shoes": shoes, "boots": boots, "bag": bag,
    "backpack": backpack, "belt": belt,
}
