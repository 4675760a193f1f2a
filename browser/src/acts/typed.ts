// A slot that follows a field, as it is typed: `data-query-from="#field"`. One that is `hidden` comes with what was found and goes without.
// Arrows go through what was found, Escape goes back to the field; what was found is told to those who hear the page.

import { all } from "../all";

const PAUSE_MILLISECONDS = 150;
const SIGNS_LEAST = 2;
const followed = new WeakSet<Element>();

/** Begins to follow the field a slot names, once. */
export function follow(slot: HTMLElement, find: (slot: HTMLElement) => Promise<void>): void {
  const field = document.querySelector<HTMLInputElement>(slot.dataset.queryFrom!);
  if (!field || followed.has(slot)) return;
  followed.add(slot);
  const comes = slot.hidden;
  const hide = (): unknown => comes && (slot.hidden = true);
  let soon: ReturnType<typeof setTimeout>;
  const later = (): void => {
    clearTimeout(soon);
    soon = setTimeout(() => look(slot, field, find, hide), PAUSE_MILLISECONDS);
  };
  field.addEventListener("input", later);
  // Who was faster than this file is heard as well.
  if (field === document.activeElement && field.value !== field.defaultValue) later();
  addEventListener("keydown", (event) => {
    const places = [field, ...all("[data-suggested] a", slot)];
    const now = places.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Escape: 0 }[event.key];
    if (now < 0 || slot.hidden || to === undefined) return;
    event.preventDefault();
    places[to]?.focus();
    if (event.key === "Escape") hide();
  });
  const elsewhere = ({ target }: Event): unknown => target === field || slot.contains(target as Node) || hide();
  addEventListener("pointerdown", elsewhere);
  addEventListener("focusin", elsewhere);
}

async function look(slot: HTMLElement, field: HTMLInputElement, find: (slot: HTMLElement) => Promise<void>, hide: () => unknown): Promise<void> {
  const typed = (slot.dataset.query = field.value.trim());
  const tell = (text: string) => all(`[data-told-of="${slot.dataset.slot}"]`).forEach((one) => (one.textContent = text));
  tell("");
  if ([...typed].length < SIGNS_LEAST) return void hide();
  // Where nothing can be asked nothing is shown: the field still works as a form.
  await find(slot).catch(hide);
  if (slot.dataset.query !== typed) return;
  const names = all('[data-suggested] [data-field="name"]', slot).map((one) => one.textContent);
  if (!names.length) return void hide();
  slot.hidden = false;
  tell(names.join(", "));
}
