// Asks before it knows: banner, panel, gate and slots of one page. Six calls are left in the page's hands, under `entrenous`.

import * as banner from "./banner";
import { asked, purposes, type Answer, type Purpose } from "./boot";
import { call, resend, send } from "./call";
import { answers, begins, has, may, open, remember, sweep, token } from "./choice";
import { gate, WATCHED } from "./gate";
import { tell } from "./mode";
import { suggest, track } from "./suggest";

type Listener = (state: Record<string, boolean>) => void;
type Decisions = Record<string, Answer>;
const listeners: Listener[] = [];
let receipt: unknown;

/** A choice takes effect here at once, then it is proved by the house. */
async function choose(method: string, decisions: Decisions): Promise<void> {
  const before = token;
  remember(decisions, token, method !== "accept_all");
  banner.hide();
  purposes.filter((p) => !may(p)).forEach(sweep);
  settle();
  tell("update", may);
  prove(await send(method, decisions).catch(() => banner.ask(asked.filter((p) => decisions[p.key]))));
  // What is shown follows what is allowed now.
  if (token !== before || token) await suggest();
}

function prove(answer: any): void {
  if (!answer) return;
  receipt = answer.receipt;
  remember({}, answer.token ?? "");
}

function settle(): void {
  gate();
  const state = Object.fromEntries(purposes.map((p) => [p.key, may(p)]));
  listeners.forEach((hear) => hear(state));
}

const all = (answer: Answer, which = asked): Decisions => Object.fromEntries(which.map((p) => [p.key, answer]));
/** On the banner what is unanswered is asked, in the panel everything. */
const near = (on: Element): Purpose[] => (banner.shown()?.contains(on) ? open() : asked);
const one = (on: HTMLElement, answer: Answer): Decisions => (on.dataset.purpose ? { [on.dataset.purpose]: answer } : all(answer));
const acts: Record<string, (on: HTMLElement) => unknown> = {
  accept: (on) => choose("accept_all", all("yes", near(on))),
  reject: (on) => choose("reject_all", all("no", near(on))),
  save: () => choose("custom", banner.switches()),
  customize: banner.open,
  close: banner.close,
  withdraw: (on) => choose("custom", one(on, "no")),
  allow: (on) => choose("contextual", one(on, "yes")),
};

addEventListener("click", (event) => {
  const on = (event.target as Element).closest?.<HTMLElement>("[data-entrenous]");
  const act = on && acts[on.dataset.entrenous!];
  if (!act) return;
  event.preventDefault();
  act(on);
});

(window as any).entrenous = {
  has,
  on: (event: string, hear: Listener) => void (event === "change" && listeners.push(hear)),
  open: banner.open,
  suggest,
  track,
  receipt: async () => receipt ?? (token ? (await call("GET", "/v1/consent")).receipts[0] : undefined),
};

function start(): void {
  banner.style();
  settle();
  // What is added or changed later waits as well.
  new MutationObserver(gate).observe(document, { childList: true, subtree: true, attributeFilter: WATCHED });
  banner.ask(open());
  if (answers.size) void resend().then(prove);
  void suggest();
}

tell("default", begins);
if (answers.size) tell("update", may);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
