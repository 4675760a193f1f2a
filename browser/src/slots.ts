// Slots are filled with suggestions. Before a yes only what the page itself shows is sent, and nothing is read from the device;
// after it the visit is kept in this tab and goes with the request. The house stores none of it.

import { boot } from "./boot";
import { call } from "./call";
import { choice, has } from "./choice";

const VISIT = "entrenous.visit";
const VISIT_MOST = 50;

interface Item {
  id: string;
  name: string;
  price: string | null;
  url: string | null;
  picture: string | null;
  why: { text: string };
}

const remembered = (): string[] => JSON.parse(sessionStorage.getItem(VISIT) ?? "[]");

/** The articles of this visit, as far as they may be known. */
function visit(): string[] {
  const here = [...document.querySelectorAll<HTMLElement>("[data-slot][data-item]")].map((slot) => slot.dataset.item ?? "");
  if (!boot.visit || !choice?.current || !has(boot.visit)) return here;
  const all = [...remembered().filter((id) => !here.includes(id)), ...here].slice(-VISIT_MOST);
  sessionStorage.setItem(VISIT, JSON.stringify(all));
  return all;
}

/** Fills every slot of the page. */
export async function suggest(): Promise<void> {
  const items = visit();
  await Promise.all([...document.querySelectorAll<HTMLElement>("[data-slot]")].map((slot) => fill(slot, items).catch(() => {})));
}

async function fill(slot: HTMLElement, items: string[]): Promise<void> {
  const template = slot.querySelector<HTMLTemplateElement>("template[data-card]");
  if (!template) return;
  const shown = [...slot.children].filter((child) => child !== template && child.matches("[data-suggested],[data-card]"));
  const context = { surface: "web", items, query: slot.dataset.query || undefined, locale: boot.notice.locale };
  const limit = Number(slot.dataset.limit) || shown.length || 6;
  const answer = await call("POST", "/v1/personalize", { slot: slot.dataset.slot, context, limit });
  const cards = (answer.items as Item[]).map((item) => card(template, item));
  if (!cards.length) return;
  shown.forEach((old) => old.remove());
  template.before(...cards);
  slot.dataset.rung = answer.rung;
  document.querySelectorAll(`[data-rung-of="${slot.dataset.slot}"]`).forEach((told) => (told.textContent = answer.rung_text));
}

function card(template: HTMLTemplateElement, item: Item): Node {
  const copy = template.content.cloneNode(true) as DocumentFragment;
  const root = copy.firstElementChild as HTMLElement;
  root.dataset.suggested = item.id;
  for (const field of copy.querySelectorAll<HTMLElement>("[data-field]")) {
    const name = field.dataset.field;
    if (field instanceof HTMLImageElement) {
      field.src = item.picture ?? "";
      field.alt = field.hasAttribute("alt") ? field.alt : "";
    } else if (name === "link") (field as HTMLAnchorElement).href = item.url ?? "";
    else field.textContent = name === "why" ? item.why.text : ((name === "price" ? item.price : item.name) ?? "");
  }
  return copy;
}

/** Tells the house what happened, if anyone may be told: without a person there is nobody to keep it for. */
export async function track(kind: string, item: string): Promise<void> {
  if (choice?.token) await call("POST", "/v1/events", [{ kind, item }]).catch(() => {});
}

/** A page that shows an article is a view of it. */
export function view(): void {
  const item = document.querySelector<HTMLElement>("[data-slot=product][data-item]")?.dataset.item;
  if (item) void track("view", item);
}
