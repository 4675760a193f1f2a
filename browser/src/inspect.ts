// Looks at a page and says what is there; judges nothing and changes nothing. `entrenous check --site` runs it in a browser.
// Names are those of `crates/inspect/src/observed.rs`.

import { alpha, above, ground, ink } from "./inspect/colour";
import { back, banner, BOXES, controls, every, isShown, kindOf, labelOf, language, nameOf, words, type Which } from "./inspect/find";
import { isNotice, languages, tells, type Kind } from "./inspect/words";

const LISTED_MOST = 200;
const TEXT_CHARACTERS_MOST = 20_000;
/** A countdown has moved after this time, in milliseconds. */
const TICK_MILLISECONDS = 1_100;

const round = (value: number): number => Math.round(value * 10) / 10;

function control(element: HTMLElement) {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inside = box.x >= -1 && box.y >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
  const uncovered = hit !== null && (element.contains(hit) || hit.contains(element) || hit.shadowRoot?.contains(element) === true);
  const behind = ground(element);
  const answers = kindOf(element);
  return {
    kind: answers,
    name: nameOf(element),
    element: element.tagName.toLowerCase(),
    width: round(box.width),
    height: round(box.height),
    in_view: inside && uncovered,
    font_size: round(parseFloat(style.fontSize)),
    font_weight: Number(style.fontWeight),
    ink: ink(element),
    fill: behind.colour,
    ground: ground(above(element)).colour,
    pictured: behind.pictured,
    filled: alpha(style.backgroundColor) > 0.05,
    bordered: style.borderStyle !== "none" && parseFloat(style.borderWidth) > 0 && alpha(style.borderColor) > 0.05,
    moving: element.getAnimations({ subtree: true }).some(moves),
    languages: answers === "accept" || answers === "reject" ? languages(words(element), answers) : [],
  };
}

const moves = (one: Animation): boolean => one.playState === "running" && Number(one.effect?.getComputedTiming().activeDuration) > 0;

function box(element: HTMLElement) {
  const input = element as HTMLInputElement;
  const label = input.labels?.[0] ?? element.closest("label") ?? element;
  return {
    name: nameOf(element) || words(label as HTMLElement),
    checked: element instanceof HTMLInputElement ? element.checked : element.ariaChecked === "true",
    fixed: input.disabled === true || element.ariaDisabled === "true",
  };
}

const nearest = (element: Element, attribute: string): string => element.closest(`[${attribute}]`)?.getAttribute(attribute) ?? "";

function layer(element: HTMLElement) {
  const text = element.innerText.slice(0, TEXT_CHARACTERS_MOST);
  const links = [...every(element, "a[href]")].filter(isShown) as HTMLAnchorElement[];
  const paragraph = [...every(element, "p,span,div")].find((one) => isShown(one) && words(one).length > 40 && one.childElementCount < 3) ?? element;
  return {
    place: element.id ? `#${element.id}` : element.tagName.toLowerCase() + [...element.classList].slice(0, 2).map((name) => `.${name}`).join(""),
    element: element.tagName.toLowerCase(),
    role: element.getAttribute("role") ?? "",
    name: labelOf(element).slice(0, 200),
    modal: element.ariaModal === "true",
    blocks: element.matches("dialog:modal") || getComputedStyle(document.body).overflowY === "hidden",
    language: nearest(element, "lang"),
    direction: getComputedStyle(element).direction,
    text,
    ink: ink(paragraph),
    ground: ground(paragraph).colour,
    pictured: ground(paragraph).pictured,
    controls: controls(element).slice(0, LISTED_MOST).map(control),
    boxes: [...every(element, BOXES)].filter((one) => isShown(one) || isShown(one.closest("label") ?? one)).slice(0, LISTED_MOST).map(box),
    notice_link: links.some((one) => isNotice(`${words(one)} ${one.getAttribute("href")}`)),
    moving: document.getAnimations().some((one) => moves(one) && element.contains((one.effect as KeyframeEffect | null)?.target ?? null)),
    ticking: false,
    tells: tells(text),
  };
}

function page() {
  const main = document.querySelector<HTMLElement>("main,[role=main],article") ?? document.body;
  const first = banner("first");
  return {
    language: language(),
    text_characters: Math.max(0, (main?.innerText ?? "").length - (first && main?.contains(first) ? first.innerText.length : 0)),
    locked: document.body !== null && getComputedStyle(document.body).overflowY === "hidden" && document.documentElement.scrollHeight > innerHeight,
    back: back().slice(0, LISTED_MOST).map(nameOf),
    frames: document.querySelectorAll("iframe").length,
  };
}

/** The page and its banner, or the layer behind it. */
export function look(which: Which) {
  const found = banner(which);
  return { width: innerWidth, height: innerHeight, page: page(), layer: found ? layer(found) : null };
}

const digits = (text: string): string => text.replace(/\D/g, "");

/** As [`look`], and whether figures in the banner run while one only watches. */
export async function watch(which: Which) {
  const before = banner(which)?.innerText ?? "";
  await new Promise((done) => setTimeout(done, TICK_MILLISECONDS));
  const seen = look(which);
  const after = seen.layer?.text ?? "";
  const same = before.replace(/\d/g, "") === after.replace(/\d/g, "");
  if (seen.layer) seen.layer.ticking = same && digits(before) !== digits(after);
  return seen;
}

/** Whether there is a banner, without looking closer. */
export const isThere = (): boolean => banner("first") !== undefined;

/** The middle of a control in the window, once it has been brought there. */
export function middle(which: Which | "back", wanted: Kind) {
  const inside = which === "back" ? back() : controls(banner(which) ?? document.createElement("i")).filter((one) => kindOf(one) === wanted);
  const on = inside[0];
  if (!on) return null;
  let place = on.getBoundingClientRect();
  if (place.top < 0 || place.left < 0 || place.bottom > innerHeight || place.right > innerWidth) {
    on.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    place = on.getBoundingClientRect();
  }
  return { x: place.x + place.width / 2, y: place.y + place.height / 2 };
}

/** The Tab key begins at the banner. */
export function begin(): void {
  const first = banner("first");
  (document.activeElement as HTMLElement | null)?.blur();
  if (first) getSelection()?.collapse(first, 0);
}

/** Which control of the banner has the focus, and whether one sees that. */
export function focus() {
  let on = document.activeElement as HTMLElement | null;
  while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement as HTMLElement;
  const first = banner("first");
  if (!on || !first || ![...every(first, "*")].includes(on)) return null;
  const look = (): string => {
    const s = getComputedStyle(on);
    return [s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine, s.color].join();
  };
  const style = getComputedStyle(on);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const focused = look();
  on.blur();
  const blurred = look();
  on.focus({ preventScroll: true });
  return { kind: kindOf(on), name: nameOf(on), visible: outlined || focused !== blurred };
}
