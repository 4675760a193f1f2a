// Asks before it knows: banner, panel, gate and slots of one page. Six calls are left in the page's hands, under `entrenous`.

import { asked, boot, purposes } from "./boot";
import * as banner from "./banner";
import { call, resend, send } from "./call";
import { choice, decisions, has, remember, sweep } from "./choice";
import { gate } from "./gate";
import { suggest, track, view } from "./slots";

type Listener = (state: Record<string, boolean>) => void;
const listeners: Listener[] = [];
let receipt: unknown;
let viewed = false;

const state = () => Object.fromEntries(purposes.map((p) => [p.key, has(p.key)]));

/** A choice takes effect here at once, then it is proved by the house. */
async function choose(method: string, answers: Map<string, boolean>): Promise<void> {
  const before = state();
  const whole = new Map(asked.map((p) => [p.key, answers.get(p.key) ?? (choice?.current ? choice.answers.get(p.key) === true : false)]));
  remember(whole, choice?.token ?? "");
  banner.hide();
  for (const p of purposes) if (before[p.key] && !has(p.key)) sweep(p.stores);
  const body = { notice: boot.notice.hash, decisions: decisions(answers), method, surface: "web", locale: boot.notice.locale };
  settle();
  const answer = await send(body).catch(() => banner.ask());
  if (answer) prove(answer, whole);
  if (has(boot.visit ?? "") || choice?.token) {
    once();
    await suggest();
  }
}

function prove(answer: any, whole: Map<string, boolean>): void {
  receipt = answer.receipt;
  remember(whole, answer.token ?? "");
}

const let_through = (): void => gate((key) => void choose("contextual", new Map([[key, true]])));

function settle(): void {
  let_through();
  const now = state();
  listeners.forEach((tell) => tell(now));
}

function once(): void {
  if (viewed || !choice?.token) return;
  viewed = true;
  view();
}

const everything = (yes: boolean) => new Map(asked.map((p) => [p.key, yes]));
const acts: Record<string, (on: HTMLElement) => void> = {
  accept: () => void choose("accept_all", everything(true)),
  reject: () => void choose("reject_all", everything(false)),
  save: () => void choose("custom", banner.switches()),
  customize: () => banner.open(),
  withdraw: (on) => void choose("custom", on.dataset.purpose ? new Map([[on.dataset.purpose, false]]) : everything(false)),
};

document.addEventListener("click", (event) => {
  const on = (event.target as Element).closest?.<HTMLElement>("[data-entrenous]");
  const act = on && acts[on.dataset.entrenous ?? ""];
  if (!on || !act) return;
  event.preventDefault();
  act(on);
});

Object.assign(window, {
  entrenous: {
    has,
    on: (event: string, tell: Listener) => void (event === "change" && listeners.push(tell)),
    open: banner.open,
    suggest,
    track,
    receipt: async () => receipt ?? (choice?.token ? (await call("GET", "/v1/consent")).receipts[0] : undefined),
  },
});

function start(): void {
  banner.style();
  settle();
  // What is added later waits as well; letting through what already went changes nothing.
  new MutationObserver(let_through).observe(document.documentElement, { childList: true, subtree: true });
  if (!choice?.current && asked.length) banner.ask();
  void resend((answer) => prove(answer, choice?.answers ?? new Map()));
  once();
  void suggest();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
