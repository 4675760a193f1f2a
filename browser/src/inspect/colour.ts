// Colours as they reach the eye: whatever the notation, laid over what is behind.

export type Colour = [number, number, number];

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** Red, green, blue and alpha of any colour the browser knows. */
function read(text: string): [number, number, number, number] {
  if (!pen) return [0, 0, 0, 0];
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = text;
  pen.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

export const alpha = (text: string): number => read(text)[3];

const over = ([r, g, b, a]: [number, number, number, number], below: Colour): Colour =>
  [r * a + below[0] * (1 - a), g * a + below[1] * (1 - a), b * a + below[2] * (1 - a)].map(Math.round) as Colour;

export const above = (element: Element): Element | null =>
  element.parentElement ?? (element.getRootNode() instanceof ShadowRoot ? (element.getRootNode() as ShadowRoot).host : null);

/** What is behind the words of an element, and whether a picture is part of it. */
export function ground(element: Element | null): { colour: Colour; pictured: boolean } {
  if (!element) {
    const probe = document.createElement("i");
    probe.style.color = "Canvas";
    document.documentElement.append(probe);
    const [r, g, b] = read(getComputedStyle(probe).color);
    probe.remove();
    return { colour: [r, g, b], pictured: false };
  }
  const style = getComputedStyle(element);
  const own = read(style.backgroundColor);
  const pictured = style.backgroundImage !== "none";
  if (own[3] > 0.99) return { colour: [own[0], own[1], own[2]], pictured };
  const below = ground(above(element));
  return { colour: over(own, below.colour), pictured: pictured || below.pictured };
}

/** The colour of the words of an element. */
export const ink = (element: Element): Colour => over(read(getComputedStyle(element).color), ground(element).colour);
