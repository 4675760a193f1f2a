// Slots are filled with suggestions. Before a yes only what the page itself shows is sent, and nothing is read from the device.
// `banner.js` loads this file where a page has a slot, and lends it the choices and the way to the house.
//
// A place that is filled stays where it is: cards are replaced one for one, and what is not suggested keeps the page's own card.

import { all } from "./all";
import { card, type Answer } from "./slots/card";
import { house, lend } from "./slots/house";
import { visit } from "./slots/visit";
import type { Lent } from "./suggest";

const CARDS = 6;
/** The house reads at most 200 bytes of a query. */
const QUERY_SIGNS_MOST = 50;

/** The cards a slot came with; a new list each time it is asked for, since of two answers the later question counts. */
const own = new WeakMap<HTMLElement, HTMLElement[]>();
let viewed = false;

const shown = (slot: HTMLElement): HTMLElement[] => all(":scope>:is([data-suggested],[data-card]:not(template))", slot);
const named = (card: HTMLElement): string => card.dataset.suggested ?? card.dataset.card!;
const split = (text = ""): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What `acts.ts` is lent. */
const filler = {
  fill,
  another,
  empty,
  visit,
  tell: (kind: string, { dataset }: HTMLElement): unknown => house.track(kind, dataset.suggested!, dataset.recommendation),
};
export type Filler = typeof filler;

/** Begins with a page; what is answered fills its slots. */
export function begin(lent: Lent): () => Promise<void> {
  lend(lent);
  return suggest;
}

async function suggest(): Promise<void> {
  const slots = all("[data-slot]");
  house.acts().then(({ hear }) => hear(filler), () => {});
  // A page that shows an article is a view of it.
  const item = slots.find((slot) => slot.dataset.item)?.dataset.item;
  if (item && house.named() && !viewed) {
    viewed = true;
    void house.track("view", item);
  }
  await Promise.all(slots.map((slot) => fill(slot).catch(() => {})));
}

/** What the house suggests for a slot, as cards. */
async function ask(slot: HTMLElement, limit: number, without: string[] = []): Promise<[Answer, HTMLElement[]]> {
  const { slot: name, aim, item, query, queryFrom, exclude, traits } = slot.dataset;
  const [seen, gone] = visit();
  const context = {
    surface: "web",
    // What is found for typed words is found for anyone: neither the visit nor a name goes with it.
    items: queryFrom ? [] : item ? [...seen.filter((id) => id !== item), item] : seen,
    query: [...(query ?? "")].slice(0, QUERY_SIGNS_MOST).join("") || undefined,
    locale: house.locale,
    exclude: [...split(exclude), ...gone, ...without],
    traits: Object.fromEntries(split(traits).map((trait) => trait.split(":"))),
  };
  const answer: Answer = await house.call("POST", "/v1/personalize", { slot: name, aim, context, limit }, queryFrom ? "" : undefined);
  const fitting = answer.items.filter(({ why }) => !queryFrom || why.code === "searched");
  return [answer, fitting.map((item) => card(slot.querySelector("template")!, item, answer))];
}

async function fill(slot: HTMLElement): Promise<void> {
  const { slot: name, limit, query, queryFrom } = slot.dataset;
  if (queryFrom && !query) return;
  const before = [...(own.get(slot) ?? shown(slot))];
  own.set(slot, before);
  const places = before.length || Number(limit) || CARDS;
  const [answer, fresh] = await ask(slot, Math.min(Number(limit) || places, places));
  // What was asked later is shown, and nobody is disturbed who is inside.
  if (own.get(slot) !== before || slot.contains(document.activeElement)) return;
  if (answer.layout) slot.dataset.layout = answer.layout;
  put(slot, fresh, before);
  slot.dataset.rung = answer.rung;
  for (const told of all(`[data-rung-of="${name}"]`)) told.textContent = answer.rung_text;
}

/** Replaces cards one for one, those first that would be there twice; a place for which there is nothing else keeps the page's own card. */
function put(slot: HTMLElement, fresh: HTMLElement[], before: HTMLElement[]): void {
  const taken = [...fresh.map(named), ...visit()[1]];
  const isTaken = (one: HTMLElement) => taken.includes(named(one));
  const replaced = [...before.filter(isTaken), ...before.filter((one) => !isTaken(one))].slice(0, fresh.length);
  const places = before.map((one) => (replaced.includes(one) ? fresh.shift()! : isTaken(one) ? empty(one) : one));
  const now = shown(slot);
  const all = [...places, ...fresh];
  all.forEach((made, at) => made === now[at] || (now[at] ? now[at]!.replaceWith(made) : slot.append(made)));
  now.slice(all.length).forEach((old) => old.remove());
}

/** A place that shows nothing, and keeps its size. */
function empty(card: HTMLElement): HTMLElement {
  card.style.visibility = "hidden";
  card.inert = true;
  return card;
}

/** What takes the place of a card that was dismissed. */
async function another(left: HTMLElement): Promise<HTMLElement | undefined> {
  const slot = left.closest<HTMLElement>("[data-slot]")!;
  const [, [next]] = await ask(slot, 1, shown(slot).map(named));
  if (next) left.replaceWith(next);
  return next;
}
