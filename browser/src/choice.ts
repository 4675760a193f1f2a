// The choice on this device: one first-party cookie, written only after a choice.
// Before there is one, nothing is read from or written to the device but this cookie's absence.
//
// Its form is `2.ANSWERS.TOKEN`, ten signs an answer: three name the purpose, three what it asks, three the day in base 36,
// one what was said: 0 no, 1 yes, 2 a yes in spite of the browser's signal. Another form is no choice.
// The house reads and writes the same form (`crates/web/src/extract/remembered.rs`); `tests/cookies.json` holds both to it.

import { asked, boot, purposes, signal, type Answer, type Purpose } from "./boot";

const DAY_SECONDS = 86400;
const [yes_days, no_days] = boot.days;
const days = Math.max(yes_days, no_days);
const today = Math.floor(Date.now() / 1000 / DAY_SECONDS);
const secure = location.protocol === "https:" ? "; Secure" : "";
const [, said = "", before = ""] = /\bentrenous=2\.([\w-]*)\.([^;]*)/.exec(document.cookie) ?? [];

/** What was answered, by the name of the purpose: what it asked, the day, what was said. */
export const answers = new Map([...said.matchAll(/(...)(.{7})/g)].map(([, id, answer]) => [id!, answer!]));
export let token = before;

const age = (answer: string): number => today - parseInt(answer.slice(3, 6), 36);
const isNo = (answer = ""): boolean => answer[6] === "0";
/** Whether the browser's wish ends a purpose. */
const isEnded = (p: Purpose): boolean => !!(signal && p.signal);

/** Whether an answer stands: a yes until its time is over or something else is asked, a no until one may ask again. */
export function stands(p: Purpose): boolean {
  const answer = answers.get(p.id) ?? "";
  return age(answer) < (isNo(answer) ? no_days : answer.startsWith(p.asks) ? yes_days : 0);
}

/** What holds before a choice: nothing that needs a yes; what may begin may begin, unless the browser asks not to. */
export const begins = (p: Purpose): boolean => !!p.begins && !isEnded(p);

/** Whether a purpose may be pursued now. A no counts for good; a yes while it stands, against the signal only if it outranks it. */
export function may(p: Purpose): boolean {
  const answer = answers.get(p.id);
  if (!p.asked || !answer) return begins(p);
  return !isNo(answer) && (stands(p) ? answer[6] === "2" || !isEnded(p) : begins(p));
}

export const has = (key?: string): boolean => purposes.some((p) => p.key === key && may(p));

/** Whether the visit may be kept in this tab under a name: declared by the purpose of suggestions, allowed, and if the browser asks not to share, said yes to. */
export function keeps(name: string): boolean {
  const p = purposes.find(({ key }) => key === boot.visit);
  return !!p?.stores && RegExp(p.stores).test(name) && may(p) && (!signal || stands(p));
}

/** The purposes nobody answered yet, or that may be asked again. */
export const open = (): Purpose[] => asked.filter((p) => !stands(p));

/** Remembers answers; what was answered before stays as long as it would have. A no is remembered as long as a yes. */
export function remember(decisions: Record<string, Answer>, given: string, isSpecific?: boolean): void {
  token = given;
  answers.forEach((answer, id) => age(answer) < days || answers.delete(id));
  for (const { key, id, asks } of asked) {
    if (decisions[key]) answers.set(id, asks + today.toString(36) + (decisions[key] === "no" ? 0 : isSpecific && signal ? 2 : 1));
  }
  const value = `2.${[...answers].flat().join("")}.${token}`;
  document.cookie = `entrenous=${value}; Path=/; Max-Age=${days * DAY_SECONDS}; SameSite=Lax${secure}`;
}

/** Erases what a purpose had put on this device, on every level of the domain and of the path. */
export function sweep({ stores }: Purpose): void {
  if (!stores) return;
  const names = RegExp(stores);
  for (const store of [localStorage, sessionStorage]) {
    for (const name of Object.keys(store)) if (names.test(name)) delete store[name];
  }
  const { hostname, pathname } = location;
  const hosts = [...hostname.matchAll(/^|\.|$/g)].map((at) => hostname.slice(at.index));
  const paths = [...pathname.matchAll(/\/|$/g)].flatMap(({ index }) => [pathname.slice(0, index), pathname.slice(0, index + 1)]);
  for (const cookie of document.cookie.split("; ")) {
    const name = cookie.split("=")[0]!;
    if (!names.test(name)) continue;
    for (const host of hosts) for (const path of paths) document.cookie = `${name}=; Path=${path}; Max-Age=0; Domain=${host}${secure}`;
  }
}
