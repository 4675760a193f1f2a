// Slots are filled with suggestions. Before a yes only what the page itself shows is sent, and nothing is read from the device;
// after it the visit is kept in this tab and goes with the request. The house stores none of it.

import { boot } from "./boot";
import { call } from "./call";
import { has, token } from "./choice";

const VISIT = "entrenous.visit";
const VISIT_MOST = 50;
const CARDS = 6;

interface Item {
  id: string;
  name: string;
  price: string | null;
  url: string | null;
  picture: string | null;
  why: { text: string };
}

const all = (selector: string, below: ParentNode = document): HTMLElement[] => [...below.querySelectorAll<HTMLElement>(selector)];

/** The articles of this visit, as far as they may be known. */
function visit(): string[] {
  const here = all("[data-slot][data-item]").map((slot) => slot.dataset.item!);
  if (!token || !has(boot.visit)) return here;
  const before: string[] = JSON.parse(sessionStorage[VISIT] ?? "[]");
  const whole = [...new Set([...before, ...here].reverse())].reverse().slice(-VISIT_MOST);
  sessionStorage[VISIT] = JSON.stringify(whole);
  return whole;
}

/** Fills every slot of the page. */
export async function suggest(): Promise<void> {
  const items = visit();
  await Promise.all(all("[data-slot]").map((slot) => fill(slot, items).catch(() => {})));
}

async function fill(slot: HTMLElement, items: string[]): Promise<void> {
  const template = slot.querySelector<HTMLTemplateElement>("template[data-card]");
  if (!template) return;
  const { slot: name, query, limit } = slot.dataset;
  const shown = all(":scope>:is([data-suggested],[data-card]:not(template))", slot);
  const context = { surface: "web", items, query: query || undefined, locale: boot.locale };
  const answer = await call("POST", "/v1/personalize", { slot: name, context, limit: +limit! || shown.length || CARDS });
  if (!answer.items.length) return;
  template.before(...answer.items.map((item: Item) => card(template, item)));
  shown.forEach((old) => old.remove());
  slot.dataset.rung = answer.rung;
  slot.dataset.layout = answer.layout ?? "";
  for (const told of all(`[data-rung-of="${name}"]`)) told.textContent = answer.rung_text;
}

function card(template: HTMLTemplateElement, item: Item): Node {
  const copy = template.content.cloneNode(true) as DocumentFragment;
  (copy.firstElementChild as HTMLElement).dataset.suggested = item.id;
  const words: Record<string, string | null> = { name: item.name, price: item.price, why: item.why.text };
  for (const field of all("[data-field]", copy)) {
    if (field instanceof HTMLImageElement) {
      field.src = item.picture ?? "";
      field.alt = field.alt; // a picture without words is told to be one
    } else if (field instanceof HTMLAnchorElement) field.href = item.url ?? "";
    else field.textContent = words[field.dataset.field!] ?? "";
  }
  return copy;
}

/** Tells the house what happened, if anyone may be told: without a person there is nobody to keep it for. */
export async function track(kind: string, item: string): Promise<void> {
  if (token) await call("POST", "/v1/events", [{ kind, item }]).catch(() => {});
}

/** A page that shows an article is a view of it. */
export function view(): true {
  const item = all("[data-slot=product][data-item]")[0]?.dataset.item;
  if (item) void track("view", item);
  return true;
}
