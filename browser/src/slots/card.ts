// One suggestion as a card: the page's own template, filled; a button that says why, one that dismisses.

import { all } from "../all";
import { house, words } from "./house";

export interface Item {
  id: string;
  name: string;
  price: string | null;
  url: string | null;
  picture: string | null;
  why: { code: string; text: string };
}

export interface Answer {
  id: string;
  rung: string;
  rung_text: string;
  layout?: string;
  items: Item[];
  used: string[];
  /** What was not used and why, in words. */
  not_used_text?: string;
}

export function card(template: HTMLTemplateElement, item: Item, answer: Answer): HTMLElement {
  const made = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  const texts: Record<string, string | null> = { name: item.name, price: item.price, why: item.why.text };
  made.dataset.suggested = item.id;
  // The name of the answer goes with what is done to the card; it names nobody.
  made.dataset.recommendation = answer.id;
  for (const field of all("[data-field]", made)) {
    if (field instanceof HTMLImageElement) {
      field.src = item.picture ?? "";
      field.alt = field.alt; // a picture without words is told to be one
    } else if (field instanceof HTMLAnchorElement) field.href = item.url ?? "";
    else field.textContent = texts[field.dataset.field!] ?? "";
  }
  for (const on of all("button[data-entrenous]", made)) {
    if (on.dataset.entrenous === "why") {
      name(on, words.why, item.name);
      tell(on as HTMLButtonElement, item, answer);
    } else if (on.dataset.entrenous === "dismiss") name(on, words.dismiss, item.name);
  }
  return made;
}

/** A button says its own words if the page gave it some, and to those who hear it also what for. */
function name(on: HTMLElement, word: string, item: string): void {
  const said = on.textContent!.trim();
  on.ariaLabel = (said ? [said, word] : [word, item]).join(" – ");
  if (!said) on.textContent = word;
}

/** Why: the reason, what was used, what was not and why, and where to see it all. */
function tell(on: HTMLButtonElement, item: Item, { used, rung_text, not_used_text }: Answer): void {
  const titles = used.map((key) => words.items[key] ?? key).join(", ");
  const lines = [item.why.text, rung_text, titles && `${words.used} – ${titles}`, not_used_text];
  const { locale, element, privacy } = house;
  const inside = lines.filter(Boolean).map((text) => element("p", [text!]));
  const box = element("div", [element("b", [words.why]), ...inside, privacy()], "entrenous entrenous-why");
  box.popover = "auto";
  box.lang = locale;
  on.after(box);
  on.popoverTargetElement = box;
}
