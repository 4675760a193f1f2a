// What waits for a yes: scripts of type text/plain and iframes without a source, those of the page and those added later.

import { purposes } from "./boot";
import { has } from "./choice";
import { button, element } from "./element";
import * as words from "./words";

const WAITING = 'script[type="text/plain"][data-purpose],iframe[data-src][data-purpose]';
/** The attributes that decide what waits. */
export const WATCHED = ["type", "data-purpose", "data-src"];

/** Lets through what may go and puts a placeholder before what may not; doing it twice changes nothing. */
export function gate(): void {
  for (const held of document.querySelectorAll<HTMLElement>(WAITING)) {
    if (held instanceof HTMLIFrameElement) frame(held, held.dataset.purpose!);
    else if (has(held.dataset.purpose)) run(held as HTMLScriptElement);
  }
}

function run(held: HTMLScriptElement): void {
  const script = document.createElement("script");
  for (const { name, value } of held.attributes) if (name !== "type") script.setAttribute(name, value);
  script.nonce = held.nonce;
  script.text = held.text;
  held.replaceWith(script);
}

function frame(held: HTMLIFrameElement, key: string): void {
  const before = held.previousElementSibling as HTMLElement | null;
  const box = before?.matches(".entrenous-held") && before;
  const allowed = has(key);
  if (box && !allowed && box.dataset.purpose === key) return;
  if (box) box.remove();
  if (!allowed) {
    held.before(placeholder(key, held.offsetHeight));
    held.removeAttribute("src");
  } else if (held.getAttribute("src") !== held.dataset.src) held.src = held.dataset.src!;
  held.hidden = !allowed;
}

function placeholder(key: string, height: number): HTMLElement {
  const purpose = purposes.find((p) => p.key === key);
  const allow = button("allow", words.placeholder_allow);
  const inside = [element("b", [purpose?.title ?? key]), element("p", [words.placeholder_text]), element("small", [purpose?.facts ?? ""]), allow];
  const box = element("div", inside, "entrenous entrenous-held");
  box.dir = "auto";
  box.dataset.purpose = allow.dataset.purpose = key;
  box.style.minBlockSize = height + "px";
  return box;
}
