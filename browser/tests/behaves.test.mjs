// What the banner does and, more, what it does not do before anyone has chosen.

import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { browser, compressed, house, stored, visitor } from "./browser.mjs";

const BANNER_BYTES_MOST = 5000;
const SHIRT = "/shop/chemise-lin-pastel";
let home, chromium;
before(async () => ([home, chromium] = [await house(), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

async function at(path, options) {
  const found = await visitor(chromium, options);
  await found.page.goto(home.origin + path);
  if (options?.script !== false) await found.page.waitForSelector("[data-slot][data-rung]");
  return found;
}

const choose = async (page, act) => {
  const answered = page.waitForResponse((r) => r.url().endsWith("/v1/consent") && r.request().method() === "POST");
  await page.click(`#entrenous-banner [data-entrenous=${act}]`);
  return (await answered).json();
};

test("the banner with one language is one request of at most 5,000 bytes", async () => {
  for (const language of ["fr", "de", "en"]) {
    const { body, encoding } = await compressed(`${home.origin}/banner.js?lang=${language}`);
    assert.equal(encoding, "gzip");
    assert.ok(body.length <= BANNER_BYTES_MOST, `${language}: ${body.length} bytes`);
    assert.ok(gunzipSync(body).toString().includes("__BOOT__"));
  }
});

test("before a choice nothing is stored and nobody else is asked", async () => {
  const { context, page } = await at(SHIRT);
  assert.deepEqual(await stored(page), { cookies: [], local: [], session: [] });
  const origins = new Set(page.asked.map((request) => new URL(request.url()).origin).filter((origin) => origin !== "null"));
  assert.deepEqual([...origins], [home.origin]);
  const wishes = page.asked.filter((request) => request.url().endsWith("/v1/personalize"));
  assert.ok(wishes.length > 0);
  for (const wish of wishes) assert.deepEqual(wish.postDataJSON().context.items, ["chemise-lin-pastel"], "only what the page itself shows");
  assert.ok(!page.asked.some((request) => request.url().endsWith("/v1/events")), "nothing is told about a visitor who was not asked");
  await context.close();
});

test("accept and reject look the same and stand on the first layer", async () => {
  for (const scheme of ["light", "dark"]) {
    const { context, page } = await at("/shop", { scheme, width: 390 });
    const look = (act) =>
      page.$eval(`#entrenous-banner [data-entrenous=${act}]`, (on) => {
        const s = getComputedStyle(on);
        const box = on.getBoundingClientRect();
        return [on.tagName, s.fontSize, s.fontWeight, s.color, s.backgroundColor, s.borderColor, Math.round(box.width), Math.round(box.height)];
      });
    const [accept, reject] = [await look("accept"), await look("reject")];
    assert.deepEqual(accept, reject);
    assert.ok(accept[7] >= 44, "large enough for a thumb");
    await context.close();
  }
});

test("escape, closing and ignoring are not a yes, and nothing is ticked in advance", async () => {
  const { context, page } = await at("/shop");
  await page.click("[data-entrenous=customize]");
  await page.waitForSelector("#entrenous-panel[open]");
  assert.equal(await page.$$eval("#entrenous-panel input:checked", (all) => all.length), 0);
  assert.equal(await page.evaluate(() => document.activeElement.matches("#entrenous-panel h2")), true);
  await page.keyboard.press("Escape");
  await page.reload();
  await page.waitForSelector("#entrenous-banner");
  assert.deepEqual(await stored(page), { cookies: [], local: [], session: [] });
  await context.close();
});

test("a no is one click, is remembered without a name, and the shop works on", async () => {
  const { context, page } = await at(SHIRT);
  const answer = await choose(page, "reject");
  assert.equal(answer.token, null);
  const [cookie] = await context.cookies();
  assert.ok(cookie.value.endsWith("."), `no token in ${cookie.name}`);
  await page.reload();
  await page.waitForSelector("[data-slot=product][data-rung]");
  assert.equal(await page.$("#entrenous-banner"), null);
  assert.equal(await page.$eval("[data-slot=product]", (slot) => slot.dataset.rung), "context");
  assert.deepEqual((await stored(page)).session, [], "the visit is not kept on the device");
  assert.equal(await page.$eval("iframe", (frame) => frame.getAttribute("src")), null);
  await context.close();
});

test("a yes changes what is suggested, and the reason says why", async () => {
  const { context, page } = await at("/shop");
  await choose(page, "accept");
  for (const path of [SHIRT, "/shop/chemise-kelsch-bleue"]) {
    const kept = page.waitForResponse((r) => r.url().endsWith("/v1/events"));
    await page.goto(home.origin + path);
    assert.equal((await (await kept).json()).kept.length, 1);
  }
  await page.goto(home.origin + "/shop");
  await page.waitForSelector("[data-slot=home][data-rung=profile]");
  const why = await page.$$eval("[data-slot=home] .why", (all) => all.map((one) => one.textContent));
  assert.ok(why.some((text) => text.includes("Chemise")), why.join(" / "));
  await context.close();
});

test("a film waits for its yes, and a yes to it alone lets only it through", async () => {
  const { context, page } = await at(SHIRT);
  await choose(page, "reject");
  await page.click(".entrenous-held [data-entrenous=allow]");
  await page.waitForSelector("iframe[src]");
  assert.deepEqual(await page.evaluate(() => ["film", "suggestions"].map((key) => entrenous.has(key))), [true, false]);
  await context.close();
});

test("a script waits for its yes, also one that is added later", async () => {
  const { context, page } = await at(SHIRT);
  await choose(page, "reject");
  const add = (key) =>
    page.evaluate((key) => {
      const held = document.createElement("script");
      held.type = "text/plain";
      held.dataset.purpose = key;
      held.src = "/banner.js?later=" + key;
      document.body.append(held);
    }, key);
  await add("suggestions");
  await add("basket");
  await page.waitForFunction(() => document.querySelector('script[src*="later=basket"]').type !== "text/plain");
  assert.equal(await page.$eval('script[src*="later=suggestions"]', (held) => held.type), "text/plain");
  await context.close();
});

test("taking a yes back sweeps the device and the house", async () => {
  const { context, page } = await at(SHIRT);
  await choose(page, "accept");
  await page.waitForFunction(() => sessionStorage.getItem("entrenous.visit"));
  await page.evaluate(() => {
    const on = document.createElement("button");
    on.dataset.entrenous = "withdraw";
    on.dataset.purpose = "suggestions";
    document.body.append(on);
  });
  const answered = page.waitForResponse((r) => r.url().endsWith("/v1/consent"));
  await page.evaluate(() => document.querySelector("[data-entrenous=withdraw]").click());
  assert.equal((await (await answered).json()).held.suggestions, "withdrawn");
  assert.deepEqual((await stored(page)).session, []);
  await context.close();
});

test("a choice the house could not hear counts at once and is sent with the next page", async () => {
  const { context, page } = await at("/shop");
  await context.route("**/v1/consent", (route) => route.abort());
  await page.click("#entrenous-banner [data-entrenous=accept]");
  await page.waitForFunction(() => localStorage.getItem("entrenous.queue"));
  assert.equal(await page.evaluate(() => entrenous.has("film")), true);
  await context.unroute("**/v1/consent");
  const sent = page.waitForResponse((r) => r.url().endsWith("/v1/consent"));
  await page.reload();
  assert.equal((await sent).status(), 201);
  await page.waitForFunction(() => document.cookie.includes("en_per_"));
  assert.deepEqual((await stored(page)).local, []);
  await context.close();
});

test("a signal is honoured and shown", async () => {
  const { context, page } = await at("/shop", { gpc: true, locale: "en-GB" });
  assert.match(await page.textContent("#entrenous-banner"), /not to (sell or )?share|honour/i);
  await context.close();
});

test("the shop does not move while it is filled", async () => {
  const { context, page } = await visitor(chromium, { width: 390 });
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.moved += e.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(home.origin + SHIRT);
  await page.waitForSelector("[data-slot][data-rung]");
  await page.waitForSelector("#entrenous-banner");
  await page.waitForTimeout(300);
  assert.ok((await page.evaluate(() => window.moved)) < 0.01, `moved ${await page.evaluate(() => window.moved)}`);
  await context.close();
});

test("without script the choice is a form, and everything can be seen and erased in two clicks", async () => {
  const { context, page } = await at("/privacy/choices", { script: false, locale: "de-DE" });
  assert.equal(await page.$$eval("input:checked", (all) => all.length), 0);
  await page.check('[name="purpose.suggestions"][value=yes]');
  await page.click('button[value="save"]');
  await page.goto(home.origin + "/privacy");
  assert.ok(await page.$("#purpose-suggestions.given"));
  await page.click("#item-clothing_size summary");
  await page.check('#item-clothing_size [value="m"]');
  await page.click("#item-clothing_size form button");
  assert.match(await page.textContent("#item-clothing_size .values"), /M/);
  await page.click('a[href^="/privacy/erase"]');
  await page.click("form button.danger");
  assert.ok(await page.$(".proof"));
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
