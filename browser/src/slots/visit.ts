// The present visit: the articles looked at, and those dismissed, which have a tab before their name. A page always knows its own;
// more is kept in this tab, under one declared name, only where `keeps` says so (`choice.ts`).

import { all } from "../all";
import { house } from "./house";

const VISIT = "entrenous.visit";
const VISIT_MOST = 50;
const DISMISSED = "\t";
let own: string[] = [];

/** The latest, each once; what is no name of an article is left out, whoever wrote it. */
const latest = (ids: string[]): string[] => [...new Set(ids.filter((id) => /^\t?\S{1,64}$/.test(id)).reverse())].slice(0, VISIT_MOST).reverse();

/** The articles looked at in this visit, the latest last, and those dismissed. */
export function visit(dismissed = ""): [seen: string[], gone: string[]] {
  own = latest([...own, ...all("[data-slot][data-item]").map((slot) => slot.dataset.item!), dismissed && DISMISSED + dismissed]);
  let whole = own;
  try {
    if (house.keeps(VISIT)) sessionStorage[VISIT] = (whole = latest([...(sessionStorage[VISIT] ?? "").split(" "), ...own])).join(" ");
  } catch {
    // A browser that stores nothing at all.
  }
  const isGone = (id: string) => id.startsWith(DISMISSED);
  return [whole.filter((id) => !isGone(id)), whole.filter(isGone).map((id) => id.trim())];
}
