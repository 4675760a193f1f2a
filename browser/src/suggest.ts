// Suggestions of this page. What fills the slots is a file of its own, asked for only where the page has a slot.

import { privacy } from "./banner";
import { boot, house } from "./boot";
import { call } from "./call";
import { keeps, token } from "./choice";
import { element } from "./element";

/** What the file of the slots is lent: the choices and the way to the house are in this one only. */
const lent = { locale: boot.locale, call, keeps, element, privacy, track, named: (): string => token, acts: () => import(house + boot.slots[1]) };
export type Lent = typeof lent;

let loaded: Promise<() => Promise<void>> | undefined;

/** Fills every slot of the page; without one nothing is asked for. */
export async function suggest(): Promise<void> {
  if (!document.querySelector("[data-slot]")) return;
  loaded ??= import(house + boot.slots[0]).then((slots) => slots.begin(lent));
  // A file that did not come is asked for again the next time; the page keeps what it shows.
  await loaded.then((fill) => fill(), () => (loaded = undefined));
}

/** Tells the house what happened, if anyone may be told: without a person and a suggestion there is nothing to keep it for. */
export async function track(kind: string, item: string, recommendation?: string): Promise<void> {
  if (token || recommendation) await call("POST", "/v1/events", [{ kind, item, recommendation }]).catch(() => {});
}
