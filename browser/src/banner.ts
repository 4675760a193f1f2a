// The banner and the panel, in the page's own DOM so that every tool of the reader finds them.
// Accept and reject are the same button with another word.

import sheet from "../dist/banner.css";
import { asked, boot, house, purposes, signal, type Answer, type Purpose } from "./boot";
import { may, open as unanswered } from "./choice";
import { button, element } from "./element";
import * as words from "./words";

let panel: HTMLDialogElement | undefined;

export function style(): void {
  const made = new CSSStyleSheet();
  made.replaceSync(sheet);
  document.adoptedStyleSheets.push(made);
}

const row = (...last: HTMLElement[]): HTMLElement =>
  element("div", [button("accept", words.accept), button("reject", words.reject), ...last]);
const said = (...inside: (Node | string)[]): HTMLElement => element("p", inside);
const honoured = (): Node[] => (signal ? [said(words.gpc_honoured)] : []);

function framed<K extends "section" | "dialog">(name: K, part: string, title: string, inside: Node[]): HTMLElementTagNameMap[K] {
  const heading = element("h2", [title]);
  heading.tabIndex = -1;
  const made = element(name, [heading, ...inside], "entrenous");
  made.id = "entrenous-" + part;
  made.lang = boot.locale;
  made.dir = "auto";
  made.ariaLabel = title;
  return made;
}

/** The banner that is shown: ours, or the one that came with the page. */
export const shown = (): HTMLElement | null => document.querySelector("#entrenous-banner");

/** Shows the banner: a region, not a dialog; the page stays usable. Asked again, it names what is new and only that. */
export function ask(about: Purpose[]): void {
  if (about.length && shown() && (boot.gpc || !signal)) return;
  hide();
  if (!about.length) return;
  const news = about.length < asked.length ? about.map((p) => said(element("b", [p.title]), ` – ${p.text}`)) : [];
  document.body.prepend(framed("section", "banner", words.title, [said(words.lead), ...news, ...honoured(), row(button("customize", words.customize))]));
}

export function close(): void {
  panel?.close();
}

export function hide(): void {
  shown()?.remove();
  close();
}

/** Where a person sees what is known of them. */
export function privacy(): HTMLElement {
  const link = element("a", [words.privacy_link]);
  link.href = `${house}/privacy?lang=${boot.locale}`;
  return link;
}

/** Opens the panel: one switch a purpose, what is unanswered first, none ticked that needs a yes. */
export function open(): void {
  panel?.remove();
  const inOrder = [...new Set([...unanswered(), ...purposes])];
  panel = framed("dialog", "panel", words.panel_title, [
    said(words.panel_lead),
    ...honoured(),
    ...inOrder.map(purpose),
    row(button("save", words.save)),
    privacy(),
  ]);
  panel.prepend(button("close", words.close));
  document.body.append(panel);
  panel.showModal();
  panel.querySelector("h2")!.focus();
}

function purpose(p: Purpose): HTMLElement {
  const title = element("b", [p.title]);
  const body = [said(p.text), element("small", [p.facts ?? ""])];
  if (!p.asked) return element("section", [title, ` · ${words.always_on}`, ...body]);
  const box = element("input");
  box.type = "checkbox";
  box.name = p.key;
  box.checked = may(p);
  return element("section", [element("label", [box, title]), ...body]);
}

/** The switches as they stand. */
export const switches = (): Record<string, Answer> =>
  Object.fromEntries([...panel!.querySelectorAll("input")].map((box) => [box.name, box.checked ? "yes" : "no"]));
