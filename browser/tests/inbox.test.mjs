// The inbox and the place for one card: filled without moving anything, put away, and silent before a choice.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, house, LANGUAGES, NINE, pageOf, stored, violations, visitor } from "./browser.mjs";

const card = (id, more = {}) => ({ id, purpose: "newsletter", at: "2027-03-01T09:00:00Z", until: "2027-03-31T09:00:00Z", title: `Card ${id}`, body: "Come on Saturday.", url: "https://atelier.example/doors", stop: "https://atelier.example/u/x", lang: "en", ...more });
const PAGE = `<main><h1>Shop</h1><h2>Inbox</h2><div data-inbox></div><div data-banner id="place"></div><p id="after">After</p></main><link rel="stylesheet" href="/room.css"><script src="/inbox.js" data-key="en_pub_x"></script>`;

let chromium, here;
before(async () => ([chromium, here] = await Promise.all([browser(), house(NINE)])));
after(async () => (here?.close(), await chromium?.close()));

/** A page whose house answers with these cards; what it was asked is collected. */
async function opened({ cards = [], chosen = true, room = "8rem", locale = "en-GB" } = {}) {
  const { context, page } = await visitor(chromium, { locale });
  const calls = [];
  await pageOf(context, here.origin, "/shop", PAGE);
  await context.route(here.origin + "/room.css", (route) => route.fulfill({ contentType: "text/css", body: `#place{height:${room}}` }));
  await context.route(here.origin + "/v1/me/**", (route) => {
    const { pathname } = new URL(route.request().url());
    calls.push(`${route.request().method()} ${pathname}`);
    return route.request().method() === "GET" ? route.fulfill({ json: cards }) : route.fulfill({ status: 204 });
  });
  if (chosen) await context.addCookies([{ name: "entrenous", value: "2..token", url: here.origin }]);
  await page.goto(here.origin + "/shop", { waitUntil: "load" });
  await page.waitForTimeout(300);
  return { context, page, calls };
}

test("before a choice the house is not asked and nothing is stored", async () => {
  const { context, page, calls } = await opened({ cards: [card("1")], chosen: false });
  assert.deepEqual(calls, []);
  assert.deepEqual(await stored(page), { cookies: [], local: [], session: [] });
  assert.equal(await page.evaluate(() => entrenous.push.subscribe()), false, "nobody is asked for a permission");
  assert.deepEqual(page.refused, []);
  await context.close();
});

test("one card at a time, the oldest first; put away, the next takes its place, and nothing beside it moves", async () => {
  const { context, page, calls } = await opened({ cards: [card("3", { seen: "2027-03-02T09:00:00Z" }), card("2"), card("1")] });
  const top = () => page.$eval("#place", (place) => place.getBoundingClientRect().height);
  const before = await top();
  assert.deepEqual(await page.$$eval("#place strong", (all) => all.map((one) => one.textContent)), ["Card 1"]);
  assert.equal(await page.$$eval("[data-inbox] article", (all) => all.length), 3);
  assert.ok(calls.includes("POST /v1/me/inbox/1"), `${calls}`);
  assert.deepEqual(await violations(page), []);
  await page.click("#place .entrenous-close");
  assert.ok(calls.includes("DELETE /v1/me/inbox/1"), `${calls}`);
  assert.equal(await page.$$eval("[data-inbox] article", (all) => all.length), 2);
  assert.deepEqual(await page.$$eval("#place strong", (all) => all.map((one) => one.textContent)), ["Card 2"]);
  assert.equal(await top(), before, "the place keeps its size");
  assert.deepEqual(page.refused, []);
  await context.close();
});

test("a place without room shows nothing, so that nothing moves", async () => {
  const { context, page } = await opened({ cards: [card("1")], room: "0" });
  assert.equal(await page.$$eval("#place *", (all) => all.length), 0);
  await context.close();
});

test("what a card says is text, and only an address is led to", async () => {
  const { context, page } = await opened({ cards: [card("1", { title: "<img src=x onerror=alert(1)>", url: "javascript:alert(1)", stop: undefined })] });
  assert.equal(await page.$$eval("[data-inbox] img, [data-inbox] a", (all) => all.length), 0);
  await context.close();
});

test("it speaks nine languages", async () => {
  const said = new Set();
  for (const locale of LANGUAGES) {
    const { context, page } = await opened({ locale });
    said.add(await page.$eval("[data-inbox]", (place) => place.textContent));
    await context.close();
  }
  assert.equal(said.size, LANGUAGES.length, `${[...said]}`);
});
