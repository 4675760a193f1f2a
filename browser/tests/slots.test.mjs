// Suggestions in the browser: what fills a slot, what is sent for it, what people do with a card; and that nothing moves meanwhile.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, compressed, house, LANGUAGES, NINE, pageOf, violations, visitor } from "./browser.mjs";

const FILE_BYTES_MOST = 2000;
const SHIRT = "/shop/chemise-lin-pastel";
let home, chromium;
before(async () => ([home, chromium] = [await house(), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

const TAG = '<script src="/banner.js?lang=en" async></script>';
const CARD = `<template data-card><article class="card"><a data-field="link"><img data-field="picture" width="80" height="80" alt=""><span data-field="name"></span></a>
  <button data-entrenous="why"></button><button data-entrenous="dismiss"></button></article></template>`;

/** A suggestion as the house would make it. */
const item = (id) => ({ id, score: 1, name: `The ${id}`, price: "1 €", url: `/item/${id}`, picture: "/shop/pictures/none.svg", why: { code: "similar", text: `Because of ${id}` } });
const answer = (ids, more = {}) => ({ id: "en_rec_1", rung: "context", rung_text: "Only this visit was used.", items: ids.map(item), used: [], not_used: [], ...more });
const json = (body) => ({ contentType: "application/json", body: JSON.stringify(body) });

/** A page of somebody else's making, with answers made by `give`, which sees what is asked. */
async function at(body, give, options = {}) {
  const found = await visitor(chromium, { locale: "en-GB", ...options });
  const { context, page } = found;
  found.wishes = [];
  found.events = [];
  await pageOf(context, home.origin, "/page", body);
  await context.route("**/item/**", (route) => route.fulfill({ contentType: "text/html", body: "<p>An article" }));
  if (give) {
    await context.route("**/v1/personalize", async (route) => {
      const wish = route.request().postDataJSON();
      found.wishes.push(wish);
      const given = await give(wish, found.wishes.length);
      return given ? route.fulfill(json(given)) : route.fulfill({ status: 500, body: "" });
    });
  }
  await context.route("**/v1/events", (route) => {
    found.events.push({ headers: route.request().headers(), body: route.request().postDataJSON() });
    return route.fulfill(json({ kept: [], dropped: [] }));
  });
  await page.goto(home.origin + "/page");
  return found;
}
const names = (page, slot = "[data-slot]") => page.$$eval(`${slot} > :is([data-suggested],[data-card]:not(template))`, (all) => all.map((one) => one.dataset.suggested ?? one.dataset.card));
const filled = (page) => page.waitForSelector("[data-slot][data-rung] [data-suggested]");
const count = (ids) => ids.length === new Set(ids).size;

test("in every language each file for slots has at most 2,000 bytes", async () => {
  const nine = await house(NINE);
  for (const [{ origin }, languages] of [[home, ["fr", "de", "en"]], [nine, LANGUAGES]]) {
    for (const path of [...languages.map((language) => `/slots.js?lang=${language}`), "/acts.js"]) {
      const { body, encoding } = await compressed(origin + path);
      assert.equal(encoding, "gzip");
      assert.ok(body.length <= FILE_BYTES_MOST, `${path}: ${body.length} bytes`);
    }
  }
  nine.close();
});

test("a page without a slot loads no file for slots, and one with a slot keeps what it loaded for good", async () => {
  const { context, page } = await at(TAG);
  await page.waitForFunction(() => window.entrenous);
  await page.evaluate(() => entrenous.suggest());
  const loaded = () => page.asked.filter((request) => /\/(slots|acts)\.js/.test(request.url()));
  assert.deepEqual(loaded(), []);
  await page.goto(home.origin + SHIRT);
  await page.waitForSelector("[data-slot][data-rung]");
  await page.waitForTimeout(200);
  assert.deepEqual(loaded().map((request) => new URL(request.url()).pathname), ["/slots.js", "/acts.js"]);
  for (const request of loaded()) {
    const known = await fetch(request.url());
    assert.match(known.headers.get("cache-control"), /max-age=31536000, immutable/);
    const unknown = await fetch(request.url().replace(/v=.*/, "v=old"));
    assert.match(unknown.headers.get("cache-control"), /^public, max-age=300$/);
  }
  assert.deepEqual(page.refused, [], "the content policy refused nothing");
  await context.close();
});

test("calls made before the file is there are answered when it is", async () => {
  const body = `<div data-slot="home">${CARD}</div>${TAG}<script>
    document.querySelector("script[src]").onload = () => entrenous.suggest().then(() => (window.done = document.querySelectorAll("[data-suggested]").length))</script>`;
  const { context, page } = await at(body, () => answer(["a", "b"]));
  await page.waitForFunction(() => window.done);
  assert.equal(await page.evaluate(() => window.done), 2);
  await context.close();
});

test("a slot says what it is for, with its article last, what to leave out and what the page knows", async () => {
  const body = `<div data-slot="other" data-item="hat">${CARD}</div>
    <div data-slot="near" data-aim="similar" data-item="shirt" data-limit="3" data-exclude="sock, shoe" data-traits="clothing_size:m language:en" data-query="${"é".repeat(300)}">${CARD}</div>
    <div data-slot="last" data-item="scarf">${CARD}</div>${TAG}`;
  const { context, page, wishes } = await at(body, () => answer(["a"]));
  await page.waitForSelector("[data-slot=last][data-rung]");
  await page.waitForSelector("[data-slot=near][data-rung]");
  const { slot, aim, limit, context: sent } = wishes.find((wish) => wish.slot === "near");
  assert.deepEqual([slot, aim, limit], ["near", "similar", 3]);
  assert.deepEqual(sent.items, ["hat", "scarf", "shirt"]);
  assert.deepEqual(sent.exclude, ["sock", "shoe"]);
  assert.deepEqual(sent.traits, { clothing_size: "m", language: "en" });
  assert.ok(Buffer.byteLength(sent.query) <= 200, "the house reads no more");
  await context.close();
});

test("why opens by keyboard, says reason, what was used and what was not, and closes; nothing is inaccessible", async () => {
  const { context, page } = await at(`<main><h1>A page</h1><div data-slot="home">${CARD}</div></main>${TAG}`, () =>
    answer(["a", "b"], { rung: "profile", used: ["views"], not_used_text: "Not used: size. You have not agreed to it." }));
  await filled(page);
  await page.click("#entrenous-banner [data-entrenous=reject]");
  const why = page.getByRole("button", { name: "Why do I see this? – The a" });
  await why.focus();
  await page.keyboard.press("Enter");
  const said = await page.textContent("[popover]:popover-open");
  for (const part of ["Because of a", "Only this visit was used.", "What is used – Articles you looked at", "Not used: size. You have not agreed to it."]) {
    assert.ok(said.includes(part), `${part} in ${said}`);
  }
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), home.origin + "/privacy?lang=en");
  await page.keyboard.press("Escape");
  assert.equal(await page.$("[popover]:popover-open"), null);
  assert.equal(await why.evaluate((on) => on === document.activeElement), true, "the keyboard is where it was");
  await context.close();
});

test("a dismissed card goes at once, in every slot, another takes its place with the keyboard, and none comes back", async () => {
  const offered = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const body = `<div data-slot="one" data-limit="3">${CARD}</div><div data-slot="two" data-limit="2">${CARD}</div>${TAG}`;
  const give = async (wish, turn) => {
    if (turn > 2) await new Promise((soon) => setTimeout(soon, 150));
    return answer(offered.filter((id) => !wish.context.exclude.includes(id)).slice(0, wish.limit), { id: `en_rec_${turn}` });
  };
  const { context, page, wishes, events } = await at(body, give);
  await page.waitForSelector("[data-slot=one][data-rung]");
  await page.waitForSelector("[data-slot=two][data-rung]");
  assert.deepEqual(await names(page, "[data-slot=one]"), ["a", "b", "c"]);
  const recommendation = await page.$eval("[data-slot=one] [data-suggested=a]", (card) => card.dataset.recommendation);
  const before = await page.$eval("[data-slot=one]", (slot) => slot.offsetHeight);
  await page.click("[data-slot=one] [data-suggested=a] [data-entrenous=dismiss]");
  assert.deepEqual(await page.$$eval("[data-suggested=a]", (all) => all.map((one) => one.checkVisibility({ visibilityProperty: true }))), [false, false]);
  assert.equal(await page.$eval("[data-slot=one]", (slot) => slot.offsetHeight), before, "its place stays");
  await page.click("[data-slot=one] [data-suggested=b] [data-entrenous=dismiss]");
  await page.waitForFunction(() => !document.querySelector("[data-suggested=a],[data-suggested=b]"));
  const [one, two] = [await names(page, "[data-slot=one]"), await names(page, "[data-slot=two]")];
  assert.deepEqual(one, ["d", "e", "c"]);
  assert.ok(count(one) && count(two) && two.length === 2, String(two));
  const reached = await page.evaluate(() => document.activeElement.closest("[data-suggested]").dataset.suggested);
  assert.ok(["d", "e"].includes(reached), `${reached}: the keyboard is on what came`);
  assert.deepEqual(events.map((event) => event.body[0]), [
    { kind: "dismiss", item: "a", recommendation },
    { kind: "dismiss", item: "b", recommendation },
  ]);
  assert.ok(events.every((event) => !event.headers.authorization && !event.headers.cookie), "nobody is named");
  await page.evaluate(() => (document.activeElement.blur(), entrenous.suggest()));
  for (const wish of wishes.slice(-2)) assert.deepEqual(wish.context.exclude, ["a", "b"]);
  await context.close();
});

test("where nothing else can be suggested the place of a dismissed card stays empty, and the page still", async () => {
  const body = `<div data-slot="one" data-limit="2">${CARD}</div><p>After${TAG}`;
  const { context, page } = await at(body, (wish, turn) => turn === 1 && answer(["a", "b"]));
  await filled(page);
  const before = await page.$eval("p", (p) => p.offsetTop);
  await page.click("[data-suggested=a] [data-entrenous=dismiss]");
  await page.waitForTimeout(200);
  assert.equal(await page.isVisible("[data-suggested=a]"), false);
  assert.equal(await page.$eval("p", (p) => p.offsetTop), before);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.slot), "one", "the keyboard is not lost");
  await context.close();
});

for (const [how, open] of [["a click", {}], ["the middle button", { button: "middle" }]]) {
  test(`who follows a suggestion by ${how} is counted under its name, without theirs, and not held up`, async () => {
    const { context, page } = await at(`<div data-slot="home">${CARD}</div>${TAG}`, () => answer(["a", "b"]));
    const heard = [];
    await context.route("**/v1/events", (route) => void heard.push(route.request())); // never answered
    await filled(page);
    await page.waitForTimeout(100);
    const opened = open.button ? context.waitForEvent("page") : page.waitForURL("**/item/b");
    await page.click("[data-suggested=b] a", open);
    await opened;
    assert.deepEqual(heard.map((request) => request.postDataJSON()), [[{ kind: "click", item: "b", recommendation: "en_rec_1" }]]);
    const headers = heard[0].headers();
    assert.deepEqual([headers.authorization, headers.cookie], [undefined, undefined]);
    await context.close();
  });
}

test("where someone types, what was found follows: one question, told to who listens, gone through by arrows, as nobody", async () => {
  const { context, page } = await visitor(chromium, { locale: "fr-FR" });
  await page.goto(home.origin + SHIRT);
  const answered = page.waitForResponse((r) => r.url().endsWith("/v1/consent"));
  await page.click("#entrenous-banner [data-entrenous=accept]");
  await answered;
  await page.waitForFunction(() => document.cookie.includes("en_per_"));
  const asked = () => page.asked.filter((one) => one.url().endsWith("/v1/personalize")).filter((one) => one.postDataJSON().slot === "found");
  await page.locator("#q").pressSequentially("kelsch", { delay: 20 });
  await page.waitForSelector("[data-slot=found]:not([hidden])");
  assert.equal(asked().length, 1);
  const wish = await asked()[0].allHeaders();
  assert.deepEqual([wish.authorization, wish.cookie, asked()[0].postDataJSON().context.items], [undefined, undefined, []]);
  assert.match(await page.textContent("[role=status][data-told-of=found]"), /kelsch.*, .*kelsch/i);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const links = await page.$$eval("[data-slot=found] a", (all) => all.map((one) => one.href));
  assert.equal(await page.evaluate(() => document.activeElement.href), links[1]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible("[data-slot=found]"), false);
  assert.equal(await page.inputValue("#q"), "kelsch");
  await page.fill("#q", "zzzzzz");
  await page.waitForTimeout(500);
  assert.equal(await page.isVisible("[data-slot=found]"), false, "nothing is shown for what was not found");
  await page.fill("#q", "kelsch");
  await page.waitForSelector("[data-slot=found]:not([hidden])");
  await page.mouse.click(5, 500);
  assert.equal(await page.isVisible("[data-slot=found]"), false);
  await context.close();
});

test("of two answers the one to the later question is shown", async () => {
  const body = `<input id="q"><div data-slot="found" data-query-from="#q">${CARD}</div>${TAG}`;
  const { context, page } = await at(body, async ({ context: { query } }) => {
    if (query === "first") await new Promise((soon) => setTimeout(soon, 600));
    const found = answer([query]);
    found.items[0].why.code = "searched";
    return found;
  });
  await page.waitForResponse((r) => r.url().includes("/acts.js"));
  await page.waitForTimeout(100);
  await page.fill("#q", "first");
  await page.waitForTimeout(250);
  await page.fill("#q", "second");
  await page.waitForSelector("[data-suggested=second]");
  await page.waitForTimeout(600);
  assert.deepEqual(await names(page), ["second"]);
  await context.close();
});
