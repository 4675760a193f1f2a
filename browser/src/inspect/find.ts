// Finds the banner of a page as a stranger would: something that stands before the page, speaks of privacy, and has buttons that answer.

import { above } from "./colour";
import { isBack, isTopic, kind, type Kind } from "./words";

const PRESSED = "button,a,summary,input[type=button],input[type=submit],[role=button]";
export const BOXES = "input[type=checkbox],[role=switch],[role=checkbox]";
const NAMED = /cookie|consent|gdpr|rgpd|cmp|privacy/i;
/** A button says one thing; longer words are a teaser. */
const WORDS_CHARACTERS_MOST = 80;
/** More text than this is a page, not a banner. */
const BANNER_CHARACTERS_MOST = 12_000;

export const language = (): string => (document.documentElement.lang || "").slice(0, 2).toLowerCase();

/** Every element, also behind open shadow roots. */
export function* every(root: ParentNode, wanted: string): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    if (element.matches(wanted)) yield element;
    if (element.shadowRoot) yield* every(element.shadowRoot, wanted);
  }
}

export function isShown(element: Element): boolean {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

export const words = (element: HTMLElement): string =>
  ((element instanceof HTMLInputElement ? element.value : element.innerText) ?? "").replace(/\s+/g, " ").trim();

/** What an element says it is called. */
export const labelOf = (element: HTMLElement): string =>
  element.ariaLabel || (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText ?? "").join(" ").trim();

export const nameOf = (element: HTMLElement): string => labelOf(element) || words(element) || element.title;

/** What a control is for: what it says itself, then what its words say. */
export function kindOf(element: HTMLElement): Kind {
  const told = element.dataset.entrenous;
  if (told) return ({ accept: "accept", reject: "reject", customize: "settings", save: "save", close: "close" } as Record<string, Kind>)[told] ?? "other";
  const text = words(element) || nameOf(element);
  return text.length > WORDS_CHARACTERS_MOST ? "other" : kind(text, language());
}

export const controls = (inside: ParentNode): HTMLElement[] => [...every(inside, PRESSED)].filter(isShown);

const stands = (element: Element): boolean => {
  const style = getComputedStyle(element);
  const before = style.position === "fixed" || style.position === "sticky" || (style.position === "absolute" && style.zIndex !== "auto");
  const role = element.getAttribute("role") ?? "";
  return before || element instanceof HTMLDialogElement || /dialog|region|banner/.test(role) || NAMED.test(element.id + " " + element.getAttribute("class"));
};

/** The largest thing around a control that stands before the page and speaks of privacy. */
function around(control: HTMLElement): HTMLElement | undefined {
  let found: HTMLElement | undefined;
  for (let at: Element | null = control; at && at !== document.body && at !== document.documentElement; at = above(at)) {
    const text = (at as HTMLElement).innerText ?? "";
    if (text.length > BANNER_CHARACTERS_MOST) break;
    if (at !== control && stands(at) && isTopic(text + " " + nameOf(at as HTMLElement))) found = at as HTMLElement;
  }
  return found;
}

export type Which = "first" | "second";

/** The banner, or the layer behind it, whichever is asked for. */
export function banner(which: Which): HTMLElement | undefined {
  const own = document.querySelector<HTMLElement>(which === "first" ? "#entrenous-banner" : "#entrenous-panel[open]");
  if (own && isShown(own)) return own;
  const kinds = new Map<HTMLElement, Set<Kind>>();
  for (const control of controls(document)) {
    const answers = kindOf(control);
    if (!["accept", "reject", "save", "settings"].includes(answers)) continue;
    const box = around(control);
    if (box) kinds.set(box, (kinds.get(box) ?? new Set()).add(answers));
  }
  const worth = ([box, found]: [HTMLElement, Set<Kind>]): number => {
    const boxes = [...every(box, BOXES)].length > 0;
    const modal = box.matches("dialog:modal,[aria-modal=true]");
    const answers = Number(found.has("accept")) + Number(found.has("reject")) + Number(found.has("save"));
    return answers * 2 + found.size + (which === "second" ? Number(boxes) * 8 + Number(modal) * 4 : 0);
  };
  const answering = [...kinds].filter(([, found]) => found.has("accept") || found.has("reject") || found.has("save"));
  return answering.sort((a, b) => worth(b) - worth(a))[0]?.[0];
}

/** The controls outside the banner by which one comes back to the choice. */
export function back(): HTMLElement[] {
  const first = banner("first");
  const leads = (one: HTMLElement) => ["customize", "withdraw"].includes(one.dataset.entrenous ?? "") || isBack(nameOf(one));
  return controls(document).filter((one) => !first?.contains(one) && leads(one));
}
