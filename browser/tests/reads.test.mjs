// Every language of the house, and one that is written from right to left: banner, panel and pages, narrow and wide, in both lights.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { withArabic } from "./arabic.mjs";
import { browser, house, LANGUAGES, pageOf, picture, violations, visitor } from "./browser.mjs";

let home, chromium;
before(async () => ([home, chromium] = [await house(withArabic()), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

for (const language of [...LANGUAGES, "ar"]) {
  const looks = language === "ar" ? [["light", 390], ["dark", 390], ["light", 1280], ["dark", 1280]] : [["light", 390]];
  for (const [scheme, width] of looks) {
    test(`banner, panel and pages are readable by everyone: ${language}, ${scheme}, ${width}`, async () => {
      const { context, page } = await visitor(chromium, { width, scheme, locale: language });
      const direction = language === "ar" ? "rtl" : "ltr";
      await pageOf(context, home.origin, "/page", `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><main><h1>A page</h1><iframe title="map" data-purpose="map" data-src="/banner.css" width="300" height="150"></iframe></main><script src="/banner.js?lang=${language}"></script>`);
      await page.goto(home.origin + "/page");
      await page.waitForSelector("#entrenous-banner");
      assert.equal(await page.$eval("#entrenous-banner", (banner) => getComputedStyle(banner).direction), direction);
      assert.equal(await page.getAttribute("#entrenous-banner", "lang"), language);
      await picture(page, `banner-${language}-${scheme}-${width}`);
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing reaches beyond the screen");
      await page.click("#entrenous-banner [data-entrenous=customize]");
      await page.waitForSelector("#entrenous-panel[open]");
      await picture(page, `panel-${language}-${scheme}-${width}`);
      assert.deepEqual(await violations(page), []);
      for (const path of ["/privacy/choices", "/privacy"]) {
        await page.goto(`${home.origin}${path}?lang=${language}`);
        assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
        await picture(page, `${path.split("/").at(-1)}-${language}-${scheme}-${width}`, true);
        assert.deepEqual(await violations(page), [], path);
      }
      await context.close();
    });
  }
}

test("accept and reject stand within the first screen of a small telephone, and of a desk at twice the size", async () => {
  for (const language of LANGUAGES) {
    for (const [width, height] of [[320, 568], [640, 512]]) {
      const { context, page } = await visitor(chromium, { width, locale: language });
      await page.setViewportSize({ width, height });
      await pageOf(context, home.origin, "/page", `<meta name="viewport" content="width=device-width"><main><h1>A page</h1></main><script src="/banner.js?lang=${language}"></script>`);
      await page.goto(home.origin + "/page");
      for (const act of ["accept", "reject"]) {
        const box = await page.locator(`#entrenous-banner [data-entrenous=${act}]`).boundingBox();
        assert.ok(box.y >= 0 && box.y + box.height <= height, `${language}: ${act}`);
      }
      await context.close();
    }
  }
});
