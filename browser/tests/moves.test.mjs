// Nothing moves while slots are filled: with and without cards of the page, with slow, short, failing and missing answers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, house, pageOf, visitor } from "./browser.mjs";

let home, chromium;
before(async () => ([home, chromium] = [await house(), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

/** How far anything has moved (Layout Instability), user input not excused. */
const watch = (page) =>
  page.addInitScript(() => {
    window.moved = [];
    new PerformanceObserver((list) => list.getEntries().forEach((e) => window.moved.push([e.value, e.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]))).observe({ type: "layout-shift", buffered: true });
  });
const moved = async (page) => {
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  await page.waitForTimeout(50);
  return page.evaluate(() => window.moved);
};

// What the guide tells a page to write.
const STYLE = `<style>
  [data-slot] { display: grid; grid-template-columns: repeat(2, 1fr); grid-auto-rows: 18rem; align-content: start; min-block-size: calc(3 * 18rem); overflow: clip; }
  [data-slot] .name, [data-slot] .why { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
</style>`;
const CARD = (field) => `<article class="card"${field ? ' data-card="' + field + '"' : ""}><a data-field="link"><img data-field="picture" width="80" height="80" alt=""><b class="name" data-field="name">${field}</b></a><p class="why" data-field="why"></p><button data-entrenous="dismiss"></button></article>`;
const page = (own) => `${STYLE}<main><div data-slot="home" data-limit="6">${own.map(CARD).join("")}<template data-card>${CARD("")}</template></div><p>${"What comes after. ".repeat(60)}</p></main>`;
const item = (id) => ({ id, score: 1, name: `The ${id} ${"of a long name ".repeat(id.length % 5)}`, price: "1 €", url: `/item/${id}`, picture: "/shop/pictures/none.svg", why: { code: "similar", text: `Because of ${"much ".repeat(id.length * 3)}` } });
const answer = (ids) => ({ id: "en_rec_1", rung: "context", rung_text: "Only this visit.", items: ids.map(item), used: [], not_used: [] });
const OWN = ["one", "two", "three", "four", "five", "six"];
const SIX = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff"];

const cases = {
  "an answer for every place": { ids: SIX, shown: { with: SIX, without: SIX } },
  "a slow answer": { ids: SIX, wait: 900, shown: { with: SIX, without: SIX } },
  "fewer suggestions than places, two of them the page's own": {
    ids: ["a", "five", "two"],
    shown: { with: ["one", "a", "three", "four", "five", "six"], without: ["a", "five", "two"] },
  },
  "an empty answer": { ids: [], shown: { with: OWN, without: [] } },
  "a house that fails": { status: 500, shown: { with: OWN, without: [] } },
  "a house that is away": { away: "**/v1/personalize", shown: { with: OWN, without: [] } },
  "a file that does not come": { away: "**/slots.js*", shown: { with: OWN, without: [] } },
};
for (const [what, { ids, wait = 50, status, away, shown }] of Object.entries(cases)) {
  for (const own of ["with", "without"]) {
    test(`nothing moves, ${own} cards of the page: ${what}`, async () => {
      const { context, page: seen } = await visitor(chromium, { width: 390, locale: "en-GB" });
      await watch(seen);
      const body = page(own === "with" ? OWN : []) + '<script src="/banner.js?lang=en" async></script>';
      await pageOf(context, home.origin, "/page", body);
      await context.route("**/v1/personalize", async (route) => {
        await new Promise((soon) => setTimeout(soon, wait));
        return status ? route.fulfill({ status, body: "{}" }) : route.fulfill({ contentType: "application/json", body: JSON.stringify(answer(ids)) });
      });
      if (away) await context.route(away, (route) => route.abort());
      await seen.goto(home.origin + "/page");
      await seen.waitForSelector("#entrenous-banner");
      await seen.waitForTimeout(wait + 250);
      const cards = () => seen.$$eval("[data-slot] > article", (all) => all.map((one) => one.dataset.suggested ?? one.dataset.card));
      const isRight = (now) => (own === "with" && what.startsWith("fewer") ? new Set(now).size === 6 && ids.every((id) => now.includes(id)) : JSON.stringify(now) === JSON.stringify(shown[own]));
      const now = await cards();
      assert.ok(isRight(now), `${now} instead of ${shown[own]}`);
      assert.deepEqual(await moved(seen), []);
      if (now.length && ids?.length) {
        await seen.locator("[data-suggested] [data-entrenous=dismiss]").first().click();
        await seen.waitForTimeout(wait + 250);
        assert.deepEqual(await moved(seen), [], "nor when a card is dismissed");
      }
      await context.close();
    });
  }
}

for (const width of [390, 1280]) {
  for (const locale of ["fr-FR", "de-DE"]) {
    test(`the shop does not move at all: ${locale}, ${width}`, async () => {
      for (const path of ["/shop", "/shop/chemise-lin-pastel", "/shop/search?q=bleu"]) {
        const { context, page: seen } = await visitor(chromium, { width, locale });
        await watch(seen);
        await context.route("**/v1/personalize", async (route) => {
          await new Promise((soon) => setTimeout(soon, 300));
          return route.continue();
        });
        await seen.goto(home.origin + path);
        await seen.waitForSelector("#entrenous-banner");
        await seen.evaluate(() => scrollTo(0, document.querySelector(".shelf").offsetTop - 400));
        await seen.waitForFunction(() => [...document.querySelectorAll("[data-slot]:not([hidden])")].every((slot) => slot.dataset.rung));
        assert.deepEqual(await moved(seen), [], path);
        await seen.locator("main [data-entrenous=dismiss]").first().click();
        await seen.waitForTimeout(700);
        assert.deepEqual(await moved(seen), [], `${path}, when a card is dismissed`);
        await context.close();
      }
    });
  }
}
