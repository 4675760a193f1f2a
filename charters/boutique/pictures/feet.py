"""Shoes and boots, in pairs on the board: the far one a little behind, the near one in front.

Invariant: each is drawn once, from the side, and set down twice.
"""

from cloth import weave
from studio import BRASS, INK, mix

NEARER = "translate(22 78) scale(.82)"
STEP = "translate(46 -14)"  # where the far shoe stands, seen from the near one


def stand(picture, draw):
    """Draws one, and sets it down twice."""
    picture.shelf()
    weave(picture)
    start = len(picture.drawn)
    name = f"{picture.key}o"
    draw(picture)
    marks = "".join(picture.drawn[start:])
    del picture.drawn[start:]
    picture.define(f'<g id="{name}">{marks}</g>')
    picture.add(f'<g transform="{NEARER}"><use href="#{name}" transform="{STEP}"/><use href="#{name}" x="-14" y="18"/></g>')


def sole(picture, left, right, colour):
    """Sole and heel, on the ground."""
    picture.shape(f"M{left} 386 H{right} Q{right + 4} 404 {right - 12} 404 H{left + 96} Q{left + 76} 395 {left + 62} 395 L{left + 60} 404 H{left + 2} Z", colour)


def derby(picture):
    sole(picture, 70, 340, mix(picture.main, INK, 0.6))
    picture.cloth("M72 390 Q66 340 84 304 Q120 312 156 300 Q186 326 232 342 Q330 356 340 394 Z")
    picture.line("M156 300 Q150 340 108 352 Q86 356 70 352 M150 330 Q182 352 232 344 M206 334 Q204 372 190 392", 1.8)
    picture.line("M168 314L186 304M182 324L200 314M196 332L214 324", 4, picture.lining)
    picture.stitch("M270 352 Q262 374 268 392", mix(picture.main, "#ffffff", 0.3))
    picture.fold("M226 346 Q236 356 232 372", 6)


def plimsoll(picture):
    picture.shape("M66 380 Q200 372 340 380 Q348 402 332 404 H76 Q62 402 66 380 Z", "#f0eadb")
    picture.cloth("M74 382 Q68 340 84 312 Q120 322 152 304 Q190 336 244 346 Q318 352 334 382 Z")
    picture.shape("M276 352 Q332 358 338 386 L266 384 Q260 364 276 352 Z", "#f0eadb")
    picture.line("M152 304 Q150 350 196 382 M68 392 H336", 1.8, picture.edge)
    picture.line("M162 318L186 306M176 330L202 318M192 340L220 330M210 348L236 338", 5, "#fbf8f0")
    picture.line("M92 350h0", 13, mix(picture.main, INK, 0.25))


def loafer(picture):
    sole(picture, 70, 338, mix(picture.main, INK, 0.6))
    picture.cloth("M72 390 Q64 348 80 318 Q130 346 176 322 Q220 336 256 344 Q330 356 338 394 Z")
    picture.shape("M80 318 Q130 346 176 322 Q150 344 128 346 Q98 344 80 318 Z", picture.lining)
    picture.shape("M176 322 L210 332 Q206 366 176 392 L150 392 Q172 360 176 322 Z", mix(picture.main, INK, 0.16))
    picture.line("M172 352 L200 358 M214 334 Q262 340 300 364 Q322 376 326 388", 1.8)


def clog(picture):
    picture.shape("M72 372 Q120 380 180 380 Q290 372 336 384 Q342 404 320 406 H270 Q250 396 214 398 L152 400 Q146 408 136 408 H84 Q70 408 72 372 Z", "#b98d5c")
    picture.cloth("M140 382 Q146 330 182 306 Q256 312 308 346 Q340 366 338 386 Q236 374 140 382 Z")
    picture.line("M148 380h0m28 -3h0m28 -1h0m28 -1h0m28 0h0m28 2h0m26 4h0", 6, BRASS)
    picture.shape("M140 382 Q146 330 182 306 Q206 316 212 330 Q176 336 162 381 Z", picture.lining)
    picture.fold("M196 314 Q188 344 196 370", 7)


def shoes(picture):
    for word, draw in (("tennis", plimsoll), ("mocassins", loafer), ("sabots", clog)):
        if picture.product["id"].startswith(word):
            return stand(picture, draw)
    return stand(picture, derby)


def lace_up(picture):
    sole(picture, 80, 336, mix(picture.main, INK, 0.65))
    picture.cloth("M82 388 Q78 320 88 196 Q130 188 168 196 Q170 262 186 292 Q226 328 270 332 Q334 344 336 390 Z")
    picture.line("M168 196 Q150 270 176 306 Q200 330 228 334 M240 334 Q228 366 240 390", 1.8)
    picture.line("M152 214h30M152 236h32M156 258h32M162 280h32M178 300l24 -14M196 316l20 -14", 5, "#d0b27e")
    picture.ribbed_band("M88 194 Q130 188 168 194", 9, 4)
    picture.stitch("M84 340 Q110 352 140 388", mix(picture.main, "#ffffff", 0.3))


def chelsea(picture):
    sole(picture, 82, 335, mix(picture.main, "#000000", 0.5))
    picture.cloth("M84 388 Q76 320 92 216 Q130 208 170 216 Q172 270 192 300 Q226 330 272 336 Q332 350 334 390 Z")
    picture.shape("M112 214 Q130 210 152 214 Q158 268 146 322 Q132 330 122 318 Q106 268 112 214 Z", mix(picture.main, "#ffffff", 0.14))
    picture.line("M120 222 V312 M130 218 V322 M140 222 V316", 1.4)
    picture.line("M98 216 Q92 196 104 192", 6, picture.edge)
    picture.fold("M196 306 Q206 322 200 340", 6)


def wellington(picture):
    sole(picture, 80, 338, mix(picture.main, INK, 0.55))
    picture.cloth("M82 390 Q78 300 72 132 Q124 120 176 132 Q170 250 186 302 Q224 328 274 334 Q336 346 338 390 Z")
    picture.shape("M72 132 Q124 120 176 132 L175 152 Q124 142 73 152 Z", mix(picture.main, "#ffffff", 0.25))
    picture.line("M76 372 Q160 384 214 372 Q290 366 334 376 M178 262 Q150 276 96 268", 2)
    picture.line("M158 168h22v26h-22Z", 3, picture.seam)
    picture.fold("M190 310 Q206 326 198 346", 7)


def riding(picture):
    sole(picture, 82, 334, mix(picture.main, INK, 0.65))
    picture.cloth("M84 388 Q88 330 74 240 Q66 170 74 112 Q126 102 178 114 Q182 200 172 262 Q178 296 194 308 Q228 334 272 338 Q332 350 334 390 Z")
    picture.line("M86 330 Q130 340 184 316 M126 108 Q122 200 130 330 M74 132 Q126 122 178 134", 1.8)
    picture.line("M86 342 Q130 350 190 326", 8, mix(picture.main, INK, 0.35))
    picture.line("M140 334h18v16h-18Z", 3.2, BRASS, None, "")
    picture.fold("M100 260 Q130 272 160 258 M104 284 Q130 294 158 282", 6)


def desert(picture):
    picture.shape("M76 380 Q200 374 338 380 Q346 402 330 404 H84 Q72 402 76 380 Z", "#a97c4b")
    picture.cloth("M84 384 Q74 310 92 236 Q130 228 164 238 Q176 282 206 316 Q238 338 274 342 Q328 354 334 384 Z")
    picture.line("M164 238 Q140 290 136 340 Q172 356 208 346 Q224 342 232 336 M92 236 Q110 300 84 350", 1.8)
    picture.line("M150 268l28 -6M148 296l38 -8", 5, mix(picture.main, INK, 0.35))
    picture.stitch("M82 388 H334", mix("#a97c4b", INK, 0.4))
    picture.fold("M214 322 Q226 336 220 352", 6)


def boots(picture):
    for word, draw in (("bottes-jardin", wellington), ("bottes-cav", riding), ("bottines-daim", desert), ("bottines-encre", chelsea)):
        if picture.product["id"].startswith(word):
            return stand(picture, draw)
    return stand(picture, lace_up)
