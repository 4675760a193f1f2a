// The page that checks a receipt: paste it or drop it, and read in words what holds and what was agreed.
// It asks nobody: everything it needs came with the page, and what is pasted stays in it.

import { bytes, hex } from "./canonical";
import { check, type Verdict } from "./proof";
import { element } from "./element";

interface Boot {
  locale: string;
  key: string;
  business: string;
  /** The beginnings of the hashes of the notices shown today. */
  notices: string[];
  /** The titles of the purposes, by their names. */
  purposes: Record<string, string>;
  texts: Record<string, string>;
}

/** How large a file is that is read. */
const FILE_BYTES_MOST = 1_048_576;

const form = document.querySelector<HTMLFormElement>("#verify")!;
const field = document.querySelector<HTMLTextAreaElement>("#receipt")!;
const file = document.querySelector<HTMLInputElement>("#receipt-file")!;
const shown = document.querySelector<HTMLElement>("#verdict")!;
const boot: Boot = JSON.parse(form.dataset.boot ?? "{}");
const t = (id: string): string => boot.texts[id] ?? id;

const row = (label: string, value: string): HTMLElement =>
  element("div", [element("dt", [t(label)]), element("dd", [element("bdi", [value])])]);

/** A moment, as people of this language write it. */
const date = (microseconds: unknown, time: Intl.DateTimeFormatOptions = {}): string =>
  new Intl.DateTimeFormat(boot.locale, { dateStyle: "long", ...time }).format(Number(microseconds) / 1000);

function lines(verdict: Verdict): HTMLElement[] {
  const own = verdict.held.includes("own");
  const held = verdict.held.map((step) => element("li", [t(`step_${step}`)], "held"));
  if (verdict.fault) held.push(element("li", [t(`fault_${verdict.fault}`)], "failed"));
  else if (!verdict.held.includes("ledger")) held.push(element("li", [t("unproved")], "open"));
  const told = own && !verdict.fault ? notice(verdict.record?.notice) : "";
  if (told && !boot.notices.some((known) => told.startsWith(known))) held.push(element("li", [t("earlier_notice")], "open"));
  return held;
}

/** The hash of a text as its file and the house name it; a record writes it shorter. */
const notice = (text: unknown): string => (String(text).length === 43 ? hex(bytes(text)) : String(text));

/** What a receipt says, in words; also what a receipt says that does not hold, so that it can be recognised. */
function told(verdict: Verdict): HTMLElement[] {
  const record = verdict.record as any;
  if (!record || !Array.isArray(record.purposes)) return [];
  const rows = [row("business", String(record.controller)), row("when", date(record.at, { timeStyle: "short" }))];
  for (const { state, keys, key, until } of record.purposes) {
    const titles = [keys ?? key].flat().map((name: unknown) => boot.purposes[String(name)] ?? String(name));
    rows.push(row(`state_${state}`, titles.join(" · ")));
    if (until && ["given", "renewed"].includes(state)) rows.push(row("until", date(until)));
  }
  rows.push(row("how", t(`method_${record.method}`)));
  if (verdict.size !== undefined) rows.push(row("entry", `${verdict.index! + 1} / ${verdict.size}`));
  rows.push(row("notice", notice(record.notice)));
  return [element("h3", [t(verdict.fault ? "claims" : "says")]), element("dl", rows), element("p", [t("later")], "none")];
}

function show(verdict: Verdict): void {
  const title = element("h2", [t(verdict.fault ? "fails" : "holds")]);
  shown.className = "card verdict " + (verdict.fault ? "failed" : "given");
  const words = (() => {
    try {
      return told(verdict);
    } catch {
      return []; // a record of no known form has no words
    }
  })();
  shown.replaceChildren(title, element("ul", lines(verdict), "steps"), ...words);
  shown.hidden = false;
}

let asked = 0;
async function run(): Promise<void> {
  const turn = ++asked;
  shown.hidden = !field.value.trim();
  if (shown.hidden) return;
  const verdict = await check(field.value, boot.key);
  if (turn === asked) show(verdict);
}

async function take(chosen: File | null | undefined): Promise<void> {
  if (!chosen) return;
  field.value = await chosen.slice(0, FILE_BYTES_MOST).text();
  await run();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run();
});
field.addEventListener("input", () => void run());
file.addEventListener("change", () => void take(file.files?.[0]));
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
document.addEventListener("drop", (event) => void take((event as DragEvent).dataTransfer?.files[0]));
form.hidden = false;
