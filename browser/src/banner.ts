// The banner and the panel, in the page's own DOM so that every tool of the reader finds them.
// Accept and reject are the same button with another word.

import { asked, boot, house, purposes, signal, texts } from "./boot";
import { preset } from "./choice";
import { button, element } from "./element";
import { sheet } from "./style";

const t = (id: string): string => texts[id] ?? "";
let banner: HTMLElement | undefined;
let panel: HTMLDialogElement | undefined;

export function style(): void {
  const made = new CSSStyleSheet();
  made.replaceSync(sheet);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
}

const honoured = (): Node[] => (signal ? [element("p", [t("gpc_honoured")])] : []);
const row = (...acts: string[]): HTMLElement => element("div", acts.map((act) => button(act, t(act))), "entrenous-row");

function framed<T extends HTMLElement>(made: T, id: string, heading: HTMLElement): T {
  made.id = id;
  made.lang = boot.notice.locale;
  made.dir = boot.dir;
  heading.id = id + "-title";
  made.setAttribute("aria-labelledby", heading.id);
  return made;
}

/** Shows the banner: a region, not a dialog; the page stays usable. */
export function ask(): void {
  if (banner) return;
  const heading = element("h2", [t("title")]);
  banner = framed(
    element(
      "section",
      [heading, element("p", [t("lead")]), ...honoured(), row("accept", "reject", "customize")],
      "entrenous",
    ),
    "entrenous-banner",
    heading,
  );
  banner.setAttribute("role", "region");
  document.body.prepend(banner);
}

export function hide(): void {
  banner?.remove();
  banner = undefined;
  panel?.close();
}

/** Opens the panel: one switch a purpose, none ticked that needs a yes. */
export function open(): void {
  panel?.remove();
  const heading = element("h2", [t("panel_title")]);
  heading.tabIndex = -1;
  const link = element("a", [t("privacy_link")]);
  link.href = `${house}/privacy?lang=${boot.notice.locale}`;
  const close = button("close", "×", () => panel?.close());
  close.ariaLabel = t("close");
  panel = framed(
    element(
      "dialog",
      [
        close,
        heading,
        element("p", [t("panel_lead")]),
        ...honoured(),
        ...purposes.filter((p) => p.question !== "never").map(purpose),
        row("accept", "reject", "save"),
        link,
      ],
      "entrenous",
    ),
    "entrenous-panel",
    heading,
  );
  document.body.append(panel);
  panel.showModal();
  heading.focus();
}

function purpose(p: (typeof purposes)[number]): HTMLElement {
  const title = element("b", [p.title]);
  const body = [element("p", [p.text]), element("small", [p.facts])];
  if (p.question === "told") return element("section", [title, ` · ${t("always_on")}`, ...body]);
  const box = element("input");
  box.type = "checkbox";
  box.name = p.key;
  box.checked = preset(p);
  return element("section", [element("label", [box, title]), ...body]);
}

/** The switches as they stand. */
export const switches = (): Map<string, boolean> =>
  new Map(asked.map((p) => [p.key, panel?.querySelector<HTMLInputElement>(`[name="${p.key}"]`)?.checked === true]));
