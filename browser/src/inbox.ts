// A person's inbox on the pages of the business, a place for one card at a time, and pushes that a person asks for by a click of their own.
// A page that wants them loads this file; `/banner.js` does not.
//
// Nothing is read but the cookie of a choice, and nothing is written to the device: without a choice there is no name, and nothing is asked.
// A place keeps its size: what has no room in it is scrolled, and what is put away leaves it empty.

import { all } from "./all";

/** What the house puts before the script. */
interface House {
  locale: string;
  /** The public key of pushes, and the item that says where they go; nothing, if the house sends none. */
  push?: [key: string, item: string];
  words: { inbox: string; banner: string; empty: string; close: string; more: string; stop: string };
}
declare const __HOUSE__: House;

interface Card {
  id: string;
  seen?: string;
  title: string;
  body: string;
  url?: string;
  stop?: string;
  lang: string;
}

const own = document.currentScript as HTMLScriptElement;
const house = new URL(own.src).origin;
const { locale, push, words } = __HOUSE__;
/** How high a place must be to show a card, in pixels. */
const ROOM = 24;
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;
/** Only these are led to: an address is written by the business, and still is no script. */
const LEADS = /^(https:|mailto:|tel:|http:\/\/(127\.0\.0\.1|localhost)\b)/;

const token = (): string => /\bentrenous=2\.[\w-]*\.([^;]*)/.exec(document.cookie)?.[1] ?? "";

async function call(method: string, path: string, body?: object): Promise<any> {
  const who = token();
  if (!who) throw 401;
  const headers = { "Entrenous-Key": own.dataset.key ?? "", "Content-Type": "application/json", Authorization: "Bearer " + who };
  const answer = await fetch(house + path, { method, headers, credentials: "omit", body: body && JSON.stringify(body) });
  if (!answer.ok) throw answer.status;
  return answer.status === 204 ? undefined : answer.json();
}

function made<K extends keyof HTMLElementTagNameMap>(name: K, inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
}

function link(to: string, text: string, name: string): HTMLAnchorElement {
  const element = made("a", [text]);
  element.href = to;
  element.className = "entrenous-" + name;
  return element;
}

/** A card as an element; `away` puts it away. */
function shown(card: Card, heading: "h3" | "strong", away: () => void): HTMLElement {
  const title = made(heading, [card.title]);
  const close = made("button", ["×"]);
  close.type = "button";
  close.className = "entrenous-close";
  // Large enough for a finger also where the shop gives it no look of its own (WCAG 2.2, 2.5.8).
  close.style.minWidth = close.style.minHeight = "28px";
  close.setAttribute("aria-label", `${words.close} – ${card.title}`);
  close.addEventListener("click", away);
  const inside: Node[] = [title, made("p", [card.body])];
  if (card.url && LEADS.test(card.url)) inside.push(link(card.url, words.more, "more"));
  if (card.stop && LEADS.test(card.stop)) inside.push(link(card.stop, words.stop, "stop"));
  const element = made("article", [...inside, close]);
  element.lang = card.lang;
  element.dir = RIGHT_TO_LEFT.test(card.lang) ? "rtl" : "ltr";
  element.className = "entrenous-card";
  if (!card.seen) element.dataset.unread = "";
  return element;
}

let cards: Card[] = [];

const read = (card: Card): void => {
  if (card.seen) return;
  card.seen = new Date().toISOString();
  call("POST", `/v1/me/inbox/${card.id}`).catch(() => {});
};

/** Puts a card away everywhere; focus goes to what takes its place, or to the place itself. */
function away(card: Card, place: HTMLElement): void {
  cards = cards.filter((one) => one !== card);
  call("DELETE", `/v1/me/inbox/${card.id}`).catch(() => {});
  draw();
  (place.querySelector<HTMLElement>(".entrenous-close") ?? place).focus();
}

function draw(): void {
  for (const place of all("[data-inbox]")) {
    const list = made("ul", cards.map((card) => made("li", [shown(card, "h3", () => away(card, place))])));
    named(place, words.inbox);
    place.replaceChildren(cards.length ? list : made("p", [words.empty]));
  }
  for (const place of all("[data-banner]")) {
    named(place, words.banner);
    // One at a time, the oldest first; a page that left no room for it shows none, so that nothing moves.
    const next = place.clientHeight < ROOM ? undefined : cards.filter((card) => !card.seen || place.dataset.banner === card.id).at(-1);
    place.dataset.banner = next?.id ?? "";
    place.style.overflow = "auto";
    place.style.maxHeight ||= place.clientHeight + "px";
    place.replaceChildren(...(next ? [shown(next, "strong", () => away(next, place))] : []));
    if (next) read(next);
  }
}

function named(place: HTMLElement, name: string): void {
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", name);
  place.lang ||= locale;
  place.tabIndex = -1;
}

/** Asks the house what lies there and shows it. Whoever has made no choice has no inbox, and the house is not asked. */
async function refresh(): Promise<void> {
  if (!token() || !document.querySelector("[data-inbox],[data-banner]")) return;
  cards = await call("GET", "/v1/me/inbox");
  draw();
  // Where both are on a page, a card is read when it is shown by itself.
  if (!document.querySelector("[data-banner]")) cards.forEach(read);
}

const registration = (): Promise<ServiceWorkerRegistration | undefined> =>
  "serviceWorker" in navigator ? navigator.serviceWorker.getRegistration(own.dataset.worker ?? "/sw.js") : Promise.resolve(undefined);

/** Subscribes this browser, inside the person's own click: only then the browser asks them. Answers whether pushes will come. */
async function subscribe(): Promise<boolean> {
  const clicked = (navigator as { userActivation?: { isActive: boolean } }).userActivation?.isActive;
  if (!push || !clicked || !token() || !("PushManager" in window)) return false;
  if ((await Notification.requestPermission()) !== "granted") return false;
  await navigator.serviceWorker.register(own.dataset.worker ?? "/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: push[0] });
  try {
    await call("PATCH", `/v1/me/facts/${push[1]}`, { value: subscription.toJSON() });
    return true;
  } catch {
    // What the house may not keep, the browser does not keep either.
    await subscription.unsubscribe();
    return false;
  }
}

interface Fact {
  id: string;
  item: string;
  value: unknown;
}

/** What the house knows of this very browser: a person's others are facts of their own. */
async function known(subscription: PushSubscription): Promise<Fact | undefined> {
  const facts: Fact[] = push && token() ? await call("GET", "/v1/me/facts") : [];
  return facts.find((fact) => fact.item === push![1] && JSON.parse(String(fact.value)).endpoint === subscription.endpoint);
}

/** Ends the subscription here, and the house forgets where pushes to this browser went. */
async function unsubscribe(): Promise<void> {
  const subscription = await (await registration())?.pushManager?.getSubscription();
  if (!subscription) return;
  const fact = await known(subscription).catch(() => undefined);
  await subscription.unsubscribe();
  if (fact) await call("DELETE", `/v1/me/facts/${fact.item}/${fact.id}`).catch(() => {});
}

/** A browser that is subscribed while the house no longer knows of it was forgotten: a yes was taken back, or its person has left. */
async function settle(): Promise<void> {
  const subscription = await (await registration())?.pushManager?.getSubscription();
  if (subscription && push && !(await known(subscription))) await subscription.unsubscribe();
}

const parts = { inbox: { refresh }, push: { subscribe, unsubscribe } };
(window as any).entrenous = Object.assign((window as any).entrenous ?? {}, parts);
const start = (): void => {
  // `/banner.js` may come later and lay its own calls there.
  (window as any).entrenous = Object.assign((window as any).entrenous ?? {}, parts);
  const look = (): void => {
    void refresh().catch(() => {});
    void settle().catch(() => {});
  };
  look();
  (window as any).entrenous.on?.("change", look);
};
if (document.readyState === "complete") start();
else addEventListener("load", start);
