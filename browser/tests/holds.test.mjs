// What waits, what is told to others, and what is swept: on pages of somebody else's making, in every language of the house.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, compressed, house, LANGUAGES, NINE, pageOf, visitor } from "./browser.mjs";

const BANNER_BYTES_MOST = 5000;
let home, chromium;
before(async () => ([home, chromium] = [await house(NINE), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

const TAG = '<script src="/banner.js?lang=en"></script>';
const has = (page) => page.evaluate(() => ["visits", "map", "advertising"].filter((key) => entrenous.has(key)));

async function at(body, { origin = home.origin, path = "/page", ...options } = {}) {
  const found = await visitor(chromium, { locale: "en-GB", ...options });
  await pageOf(found.context, origin, path, body);
  await found.context.route("**/elsewhere/**", (route) => route.fulfill({ contentType: "text/html", body: "<p>somebody else" }));
  await found.page.goto(origin + path);
  await found.page.waitForSelector("#entrenous-banner");
  return found;
}

async function choose(page, click) {
  const answered = page.waitForResponse((r) => r.url().includes("/v1/consent") && r.request().method() === "POST");
  await click();
  const answer = await answered;
  return { asked: new URL(answer.url()), answer: await answer.json() };
}
const press = (page, act, where = "#entrenous-banner") => choose(page, () => page.click(`${where} [data-entrenous=${act}]`));

test("in each of nine languages the banner is one request of at most 5,000 bytes", async () => {
  for (const language of LANGUAGES) {
    for (const headers of [{}, { "sec-gpc": "1" }]) {
      const { body, encoding } = await compressed(`${home.origin}/banner.js?lang=${language}`, headers);
      assert.equal(encoding, "gzip");
      assert.ok(body.length <= BANNER_BYTES_MOST, `${language}: ${body.length} bytes`);
    }
  }
});

test("a frame waits wherever it is added, and again when it changes its purpose or its source", async () => {
  const { context, page } = await at(TAG);
  await press(page, "reject");
  await page.evaluate(() => {
    const tree = document.createElement("div");
    tree.innerHTML = '<section><iframe data-purpose="map" data-src="/elsewhere/map" width="300" height="200"></iframe></section>';
    document.body.append(tree);
  });
  const held = () => page.$$eval(".entrenous-held", (all) => all.map((one) => one.querySelector("b").textContent));
  await page.waitForSelector(".entrenous-held");
  assert.deepEqual(await held(), ["The map"]);
  assert.equal(await page.$eval(".entrenous-held", (box) => box.offsetHeight >= 200), true, "the page does not move when it comes");
  await page.$eval("iframe", (frame) => (frame.dataset.purpose = "advertising"));
  await page.waitForFunction(() => document.querySelector(".entrenous-held b").textContent === "Advertising");
  assert.deepEqual(await held(), ["Advertising"]);
  await press(page, "allow", ".entrenous-held");
  await page.waitForSelector('iframe[src="/elsewhere/map"]');
  assert.deepEqual(await has(page), ["advertising"]);
  await page.$eval("iframe", (frame) => (frame.dataset.src = "/elsewhere/other"));
  await page.waitForSelector('iframe[src="/elsewhere/other"]');
  await page.$eval("iframe", (frame) => (frame.dataset.purpose = "map"));
  await page.waitForSelector(".entrenous-held");
  assert.equal(await page.$eval("iframe", (frame) => frame.getAttribute("src")), null);
  assert.ok(!page.frames().some((frame) => frame.url().includes("/elsewhere/")), "what was shown is gone");
  await context.close();
});

test("a script waits until its type and its purpose say it may go", async () => {
  const { context, page } = await at(`${TAG}<script type="text/plain" data-purpose="map">window.ran = 1</script>`);
  await press(page, "reject");
  assert.equal(await page.evaluate(() => window.ran), undefined);
  await page.$eval('script[type="text/plain"]', (held) => (held.dataset.purpose = "basket"));
  await page.waitForFunction(() => window.ran === 1);
  await context.close();
});

test("taking a yes back erases cookies at every level of the domain and of the path", async () => {
  const port = new URL(home.origin).port;
  const origin = `http://a.b.localhost:${port}`;
  const { context, page } = await at(TAG, { origin, path: "/shop/deep/page" });
  await press(page, "accept");
  const set = await page.evaluate(() => {
    const names = [];
    for (const domain of ["", "; Domain=a.b.localhost", "; Domain=.b.localhost"]) {
      for (const path of ["/", "/shop", "/shop/", "/shop/deep/", "/shop/deep/page"]) {
        document.cookie = `_count_${names.length}=1; Path=${path}${domain}; Max-Age=1000`;
        names.push(path + domain);
      }
    }
    localStorage["map.zoom"] = sessionStorage["map.at"] = localStorage.kept = document.cookie = "kept=1";
    return names.length;
  });
  const counted = async () => (await context.cookies()).filter((one) => one.name.startsWith("_count"));
  assert.equal((await counted()).length, set, "all of them were set");
  await choose(page, () => page.evaluate(() => {
    const on = document.createElement("button");
    on.dataset.entrenous = "withdraw";
    document.body.append(on);
    on.click();
  }));
  assert.deepEqual(await counted(), []);
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie.includes("kept=1")]), [["kept"], [], true]);
  await context.close();
});

test("nothing global appears unless the page asks for Google's Consent Mode", async () => {
  const { context, page } = await at(TAG);
  await press(page, "accept");
  assert.equal(await page.evaluate(() => typeof window.dataLayer), "undefined");
  await context.close();
});

test("Google's Consent Mode hears what holds before any tag, after the choice, and on the next page", async () => {
  const mode = '<script src="/banner.js?lang=en" data-consent-mode></script><script>dataLayer.push("tag")</script>';
  const { context, page } = await at(mode);
  const heard = () => page.evaluate(() => dataLayer.map((one) => (one === "tag" ? one : [...one])));
  const granted = (states) => Object.keys(states).filter((type) => states[type] === "granted");
  let [[command, verb, states], tag] = await heard();
  assert.deepEqual([command, verb, tag], ["consent", "default", "tag"]);
  assert.equal(Object.keys(states).length, 7);
  assert.deepEqual(granted(states), ["functionality_storage", "security_storage"]);
  await page.click("#entrenous-banner [data-entrenous=customize]");
  await page.check("#entrenous-panel [name=visits]");
  await press(page, "save", "#entrenous-panel");
  [command, verb, states] = (await heard()).at(-1);
  assert.deepEqual([command, verb, granted(states)], ["consent", "update", ["analytics_storage", "functionality_storage", "security_storage"]]);
  await page.reload();
  const [first, second, last] = await heard();
  assert.deepEqual([first[1], second[1], last], ["default", "update", "tag"]);
  assert.deepEqual(granted(first[2]), ["functionality_storage", "security_storage"], "the default does not read the choice");
  assert.deepEqual(granted(second[2]), ["analytics_storage", "functionality_storage", "security_storage"]);
  await context.close();
});

for (const seen of ["the house", "the script alone"]) {
  test(`a signal is honoured, shown and outranked only by a later yes to that purpose: seen by ${seen}`, async () => {
    const { context, page } = await at(TAG, { gpc: true, sends: seen === "the house" });
    assert.match(await page.textContent("#entrenous-banner"), /We honour that/);
    const { asked } = await press(page, "accept");
    assert.equal(asked.search, "?gpc=1");
    assert.deepEqual(await has(page), ["visits", "map"].filter((key) => key !== "map"), "what is shared needs more than a yes to everything");
    await page.evaluate(() => entrenous.open());
    assert.match(await page.textContent("#entrenous-panel"), /We honour that/);
    await page.check("#entrenous-panel [name=advertising]");
    await press(page, "save", "#entrenous-panel");
    assert.deepEqual(await has(page), ["visits", "advertising"]);
    await page.goto(home.origin + "/privacy/choices?lang=en");
    assert.ok(await page.isVisible("[data-signal]"));
    assert.match(await page.$eval("form", (form) => form.action), seen === "the house" ? /lang=en/ : /gpc=1/);
    await context.close();
  });
}

test("the signal is not shown where there is none", async () => {
  const { context, page } = await visitor(chromium);
  await page.goto(home.origin + "/privacy/choices?lang=en");
  assert.equal(await page.isVisible("[data-signal]"), false);
  const support = await (await context.request.get(home.origin + "/.well-known/gpc.json")).json();
  assert.equal(support.gpc, true);
  assert.match(support.lastUpdate, /^\d{4}-\d\d-\d\d$/);
  await context.close();
});

test("the first layer that came with the page is kept by the script, and the page does not move", async () => {
  const part = await (await fetch(home.origin + "/banner.html?lang=en")).text();
  const { context, page } = await visitor(chromium, { width: 390, locale: "en-GB" });
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.moved += e.value))).observe({ type: "layout-shift", buffered: true });
  });
  await pageOf(context, home.origin, "/page", `${part}<main><h1>A page</h1><p>${"Words. ".repeat(400)}</p></main><script src="/banner.js?lang=en" async></script>`);
  await page.goto(home.origin + "/page", { waitUntil: "commit" });
  await page.waitForSelector("#entrenous-banner");
  await page.$eval("#entrenous-banner", (banner) => (banner.came = true));
  await page.waitForFunction(() => window.entrenous);
  assert.equal(await page.$eval("#entrenous-banner", (banner) => banner.came), true);
  assert.equal(await page.evaluate(() => window.moved), 0);
  await press(page, "reject");
  assert.equal(await page.$("#entrenous-banner"), null);
  await context.close();
});

test("the choice is painted no later than the page itself", async () => {
  const part = await (await fetch(home.origin + "/banner.html?lang=en")).text();
  const { context, page } = await visitor(chromium, { width: 390, locale: "en-GB" });
  await page.addInitScript(() => {
    window.painted = {};
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.painted[e.identifier] ??= e.renderTime))).observe({ type: "element", buffered: true });
  });
  const watched = part.replace("<p>", '<p elementtiming="choice">');
  await pageOf(context, home.origin, "/page", `${watched}<main><h1 elementtiming="page">A page</h1></main><script src="/banner.js?lang=en" async></script>`);
  await page.goto(home.origin + "/page");
  await page.waitForFunction(() => window.painted.choice && window.painted.page);
  const { choice, page: whole } = await page.evaluate(() => window.painted);
  assert.ok(choice <= whole, `the choice at ${choice} ms, the page at ${whole} ms`);
  await context.close();
});

test("the first layer by the house and by the script look the same", async () => {
  const part = await (await fetch(home.origin + "/banner.html?lang=en")).text();
  const look = async (body) => {
    const { context, page } = await at(body, { width: 390 });
    const box = await page.$eval("#entrenous-banner", (on) => {
      const { x, y, width, height } = on.getBoundingClientRect();
      return { x, y, width, height, words: on.textContent.replace(/\s+/g, " ").trim().replaceAll(" ", "") };
    });
    await context.close();
    return box;
  };
  assert.deepEqual(await look(part), await look(TAG));
});
