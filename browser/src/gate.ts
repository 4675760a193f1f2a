// What waits for a yes: scripts of type text/plain and iframes without a source, those of the page and those added later.

import { purposes, texts } from "./boot";
import { has } from "./choice";
import { button, element } from "./element";

const WAITING = 'script[type="text/plain"][data-purpose],iframe[data-src][data-purpose]';

/** Lets through what may go and puts a placeholder before what may not. */
export function gate(allow: (key: string) => void): void {
  for (const held of document.querySelectorAll<HTMLElement>(WAITING)) {
    const key = held.dataset.purpose ?? "";
    if (held instanceof HTMLIFrameElement) frame(held, key, allow);
    else if (has(key)) run(held as HTMLScriptElement);
  }
}

function run(held: HTMLScriptElement): void {
  const script = document.createElement("script");
  for (const { name, value } of held.attributes) if (name !== "type") script.setAttribute(name, value);
  script.nonce = held.nonce;
  script.text = held.text;
  held.replaceWith(script);
}

function frame(held: HTMLIFrameElement, key: string, allow: (key: string) => void): void {
  const before = held.previousElementSibling;
  const shown = before?.matches(".entrenous-held");
  if (has(key)) {
    if (shown) before?.remove();
    held.hidden = false;
    if (held.getAttribute("src") !== held.dataset.src) held.src = held.dataset.src ?? "";
  } else if (!shown) {
    const purpose = purposes.find((p) => p.key === key);
    const names = purpose?.recipients.length ? ` (${purpose.recipients.join(", ")})` : "";
    const box = element(
      "div",
      [
        element("b", [(purpose?.title ?? key) + names]),
        element("p", [texts.placeholder_text ?? ""]),
        button("allow", texts.placeholder_allow ?? "", () => allow(key)),
      ],
      "entrenous-held",
    );
    box.style.setProperty("min-block-size", held.offsetHeight + "px");
    held.before(box);
    held.removeAttribute("src");
    held.hidden = true;
  }
}
