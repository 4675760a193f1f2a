// The choice on this device: one first-party cookie, `version.day.answers.token`, written only after a choice.
// Before there is one, nothing is read from or written to the device but this cookie's absence.

import { asked, boot, signal, type Answer, type Purpose } from "./boot";

const NAME = "entrenous";
const DAY = 86400;

export interface Choice {
  current: boolean;
  answers: Map<string, boolean>;
  token: string;
}

const version = boot.notice.version;

function read(): Choice | undefined {
  const value = document.cookie.split("; ").find((c) => c.startsWith(NAME + "="))?.slice(NAME.length + 1);
  if (!value) return;
  const [of = "", , digits = "", token = ""] = value.split(".");
  const current = of === version && digits.length === asked.length;
  const answers = new Map(asked.map((p, at) => [p.key, current && digits[at] === "1"]));
  return { current, answers, token };
}

export let choice = read();

/** What holds before a choice: nothing that needs a yes; what may begin may begin, unless the browser asks not to. */
const begins = (p: Purpose): boolean => p.question === "told" || (p.question === "opt_out" && !(signal && p.recipients.length > 0));

/** Whether a purpose may be pursued now. */
export function has(key: string): boolean {
  const purpose = boot.notice.purposes.find((p) => p.key === key);
  if (!purpose || purpose.question === "never") return false;
  if (purpose.question === "told" || !choice?.current) return begins(purpose);
  return choice.answers.get(key) === true;
}

/** What a switch shows before it is touched. */
export const preset = (p: Purpose): boolean => (choice?.current ? choice.answers.get(p.key) === true : begins(p));

/** Remembers a choice. A no is remembered as long as a yes. */
export function remember(answers: Map<string, boolean>, token: string): void {
  choice = { current: true, answers, token };
  const digits = asked.map((p) => (answers.get(p.key) ? 1 : 0)).join("");
  const day = Math.floor(Date.now() / 1000 / DAY).toString(36);
  const age = Math.max(boot.yes_days, boot.notice.ask_again_after_days) * DAY;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${NAME}=${version}.${day}.${digits}.${token}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

/** Erases what a purpose had put on this device, on every level of the domain. */
export function sweep(names: string[]): void {
  const fits = (found: string) => names.some((n) => (n.endsWith("*") ? found.startsWith(n.slice(0, -1)) : found === n));
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (fits(key)) store.removeItem(key);
  }
  const parts = location.hostname.split(".");
  for (const cookie of document.cookie.split("; ")) {
    const name = cookie.split("=")[0] ?? "";
    if (!fits(name)) continue;
    const gone = `${name}=; Path=/; Max-Age=0`;
    document.cookie = gone;
    parts.forEach((_, at) => (document.cookie = `${gone}; Domain=${parts.slice(at).join(".")}`));
  }
}

export const decisions = (answers: Map<string, boolean>): Record<string, Answer> =>
  Object.fromEntries([...answers].map(([key, yes]) => [key, yes ? "yes" : "no"]));
