// A card that was dismissed goes at once, in every slot. Its place keeps its size until another takes it, and the keyboard goes with it.

import { all } from "../all";
import type { Filler } from "../slots";

/** How a card is dismissed. */
export function dismissing({ another, empty, tell, visit }: Filler): (card: HTMLElement) => void {
  // One after the other, so that nothing comes twice.
  let line: Promise<unknown> = Promise.resolve();
  return (card) => {
    const item = card.dataset.suggested!;
    const slot = card.closest<HTMLElement>("[data-slot]")!;
    slot.tabIndex = -1;
    slot.focus({ preventScroll: true });
    tell("dismiss", card);
    visit(item);
    for (const left of all("[data-suggested]").filter((one) => one.dataset.suggested === item)) {
      empty(left);
      line = line
        .then(() => another(left))
        .then((next) => left === card && document.activeElement === slot && next?.querySelector("a")?.focus())
        .catch(() => {});
    }
  };
}
