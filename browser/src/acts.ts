// What people do with suggestions: follow one, dismiss one, type into a field that a slot follows.
// A file of its own beside `slots.js`, which fills the slots first and then loads this one.

import { dismissing } from "./acts/dismiss";
import { follow } from "./acts/typed";
import { all } from "./all";
import type { Filler } from "./slots";

let hears = false;

/** Begins to hear what is done to the cards, once, and to the fields that slots follow, each once. */
export function hear(filler: Filler): void {
  all("[data-slot][data-query-from]").forEach((slot) => follow(slot, filler.fill));
  if (hears) return;
  hears = true;
  const dismiss = dismissing(filler);
  const heard = ({ target, button }: MouseEvent): void => {
    const on = target as Element;
    const card = on.closest<HTMLElement>("[data-suggested]");
    if (!card) return;
    if (on.closest("[data-entrenous=dismiss]")) dismiss(card);
    // It is sent beside the navigation, which waits for nothing. The middle button opens a link as well, the right one does not.
    else if (on.closest("a[data-field]") && button < 2) filler.tell("click", card);
  };
  addEventListener("click", heard);
  addEventListener("auxclick", heard);
}
