// What is kept of a visit on the device: nothing before the law or a yes allows it, one name in this tab after, and no cookie ever.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, house, pageOf, stored, visitor } from "./browser.mjs";

const BOUTIQUE = new URL("../../charters/boutique", import.meta.url).pathname;
const VISIT_MOST = 50;
const NOTHING = { cookies: [], local: [], session: [] };
let home, interest, chromium;
before(async () => ([home, interest, chromium] = [await house(), await house(resting()), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
  interest?.close();
});

/** The boutique, if its suggestions rested on its interest and it served California alone: a charter that serves the Union as well does not pass (C015). */
function resting() {
  const folder = join(mkdtempSync(join(tmpdir(), "entrenous-")), "interest");
  cpSync(BOUTIQUE, folder, { recursive: true });
  const charter = join(folder, "charter.toml");
  const purpose = /\[purpose\.suggestions\][^[]*/;
  const served = readFileSync(charter, "utf8").replace(/serves = .*/, 'serves = ["US-CA"]');
  writeFileSync(charter, served.replace(purpose, (text) => text.replace('basis = "consent"', 'basis = "legitimate_interest"')));
  return folder;
}

const SLOT = (item) => `<div data-slot="product" data-item="${item}"><template data-card><article><a data-field="link"><span data-field="name"></span></a><button data-entrenous="dismiss"></button></article></template></div>`;

/** A page of the house that shows an article, for a reader in a place. */
async function at({ origin }, region, options) {
  const found = await visitor(chromium, { locale: "en-GB", ...options });
  const { context, page } = found;
  const tag = `<script src="/banner.js?lang=en${region ? `&region=${region}` : ""}" async></script>`;
  for (const item of ["chemise-lin-pastel", "chemise-kelsch-bleue"]) await pageOf(context, origin, `/${item}`, SLOT(item) + tag);
  found.open = async (item) => {
    await page.goto(`${origin}/${item}`);
    await page.waitForSelector("[data-slot][data-rung]");
  };
  found.choose = async (act) => {
    const answered = page.waitForResponse((r) => r.url().includes("/v1/consent"));
    await page.click(`#entrenous-banner [data-entrenous=${act}]`);
    await answered;
    await page.waitForTimeout(200);
  };
  found.visit = () => page.evaluate(() => sessionStorage.getItem("entrenous.visit"));
  await found.open("chemise-lin-pastel");
  return found;
}

test("before a choice the device is not touched, whatever is done with suggestions", async () => {
  const { context, page } = await visitor(chromium, { locale: "en-GB" });
  await page.addInitScript(() => {
    window.touched = [];
    const touch = (what) => window.touched.push(what);
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
      const found = Object.getOwnPropertyDescriptor(window, name);
      Object.defineProperty(window, name, { configurable: true, get: () => (touch(name), found.get.call(window)) });
    }
    for (const name of ["getItem", "setItem", "removeItem", "key", "clear"]) {
      const own = Storage.prototype[name];
      Storage.prototype[name] = function (...given) {
        touch(name);
        return own.apply(this, given);
      };
    }
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    Object.defineProperty(document, "cookie", { get: () => (touch("reads a cookie"), get.call(document)), set: (text) => (touch("writes a cookie"), set.call(document, text)) });
    const { serviceWorker, storage } = navigator;
    for (const [name, own] of Object.entries({ serviceWorker, storage })) Object.defineProperty(navigator, name, { get: () => (touch(name), own) });
  });
  const heard = [];
  await context.route("**/v1/events", (route) => (heard.push({ ...route.request().headers(), said: route.request().postData() }), route.fulfill({ contentType: "application/json", body: "{}" })));
  await page.goto(home.origin + "/shop/chemise-lin-pastel");
  await page.waitForSelector("[data-slot=product][data-rung]");
  await page.waitForTimeout(300);
  await page.locator("#q").pressSequentially("kelsch");
  await page.waitForSelector("[data-slot=found]:not([hidden])");
  await page.keyboard.press("Escape");
  await page.locator("[data-slot=product] [data-entrenous=why]").first().click();
  await page.keyboard.press("Escape");
  await page.locator("[data-slot=product] [data-entrenous=dismiss]").first().click();
  await page.waitForTimeout(300);
  await page.evaluate(() => entrenous.suggest());
  const touched = await page.evaluate(() => window.touched);
  assert.deepEqual([...new Set(touched)], ["reads a cookie"], "to know whether there is a choice");
  assert.equal(touched.length, 1);
  await page.locator("[data-slot=product] a[data-field]").nth(1).click();
  await page.waitForSelector("[data-slot=product][data-rung]");
  assert.deepEqual(heard.map(({ said }) => JSON.parse(said)[0].kind), ["dismiss", "click"]);
  assert.ok(heard.every((headers) => !headers.cookie && !headers.authorization));
  assert.equal(await page.evaluate(() => window.touched.length), 1);
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
});

test("in the European Union the visit is kept in the tab after a yes, with what was dismissed, and swept when it is taken back", async () => {
  const { context, page, open, choose, visit } = await at(home, "FR");
  assert.deepEqual(await stored(page), NOTHING);
  await choose("accept");
  await open("chemise-kelsch-bleue");
  assert.equal(await visit(), "chemise-lin-pastel chemise-kelsch-bleue");
  const left = await page.$eval("[data-suggested]", (card) => card.dataset.suggested);
  await page.locator("[data-suggested] [data-entrenous=dismiss]").first().click();
  assert.equal(await visit(), `chemise-lin-pastel \t${left} chemise-kelsch-bleue`);
  await open("chemise-lin-pastel");
  assert.equal(await visit(), `\t${left} chemise-kelsch-bleue chemise-lin-pastel`);
  const wish = page.asked.filter((one) => one.url().endsWith("/v1/personalize")).at(-1).postDataJSON().context;
  assert.deepEqual([wish.items, wish.exclude], [["chemise-kelsch-bleue", "chemise-lin-pastel"], [left]]);
  assert.deepEqual((await context.cookies()).map((one) => one.name), ["entrenous"], "the choice, and nothing of the visit");
  await page.evaluate(() => {
    const on = document.createElement("button");
    on.dataset.entrenous = "withdraw";
    document.body.append(on);
    on.click();
  });
  await page.waitForTimeout(300);
  assert.deepEqual((await stored(page)).session, []);
  const last = page.asked.filter((one) => one.url().endsWith("/v1/personalize")).at(-1).postDataJSON().context;
  assert.deepEqual(last.items, ["chemise-lin-pastel"], "what was read before is forgotten in the page as well");
  await context.close();
});

test("from anywhere else, and from the European Union, the house's interest is not enough to keep a visit on the device", async () => {
  for (const region of ["FR", undefined]) {
    const { context, page, choose, visit } = await at(interest, region);
    assert.deepEqual(await stored(page), NOTHING);
    await choose("reject");
    assert.equal(await visit(), null);
    await context.close();
  }
});

test("in California the visit is kept without asking until the person objects, and swept then", async () => {
  const { context, page, open, visit } = await at(interest, "US-CA");
  await open("chemise-kelsch-bleue");
  assert.equal(await visit(), "chemise-lin-pastel chemise-kelsch-bleue");
  assert.deepEqual((await stored(page)).cookies, []);
  await page.click("#entrenous-banner [data-entrenous=reject]");
  await page.waitForTimeout(300);
  assert.equal(await visit(), null);
  await open("chemise-lin-pastel");
  assert.equal(await visit(), null);
  const wish = page.asked.filter((one) => one.url().includes("/v1/personalize")).at(-1).postDataJSON().context;
  assert.deepEqual(wish.items, ["chemise-lin-pastel"]);
  await context.close();
});

test("a browser that asks not to share keeps no visit, in California neither, unless a yes is said", async () => {
  for (const sends of [true, false]) {
    const { context, open, visit, choose } = await at(interest, "US-CA", { gpc: true, sends });
    await open("chemise-kelsch-bleue");
    assert.equal(await visit(), null);
    await choose("accept");
    assert.equal(await visit(), "chemise-kelsch-bleue");
    await context.close();
  }
});

test("of a visit the last fifty are kept, and what others wrote under its name breaks nothing", async () => {
  const { context, page, open, choose, visit } = await at(home, "FR");
  await choose("accept");
  for (const strange of ['["old","form"]', "\n\t \t\t", Array.from({ length: 120 }, (_, at) => `article-${at}`).join(" ")]) {
    await page.evaluate((strange) => sessionStorage.setItem("entrenous.visit", strange), strange);
    await open("chemise-kelsch-bleue");
    assert.ok((await visit()).endsWith("chemise-kelsch-bleue"));
  }
  const kept = (await visit()).split(" ");
  assert.equal(kept.length, VISIT_MOST);
  assert.equal(kept[0], "article-71");
  await context.close();
});

test("where the browser lets nothing be stored, suggestions are filled all the same", async () => {
  const { context, page, open, choose } = await at(home, "FR");
  await choose("accept");
  await page.addInitScript(() => {
    Object.defineProperty(window, "sessionStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  await open("chemise-kelsch-bleue");
  assert.ok(await page.$("[data-suggested]"));
  await context.close();
});
