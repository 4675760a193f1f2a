// What people see: banner, shop and privacy page, in three languages, both lights, on a phone and on a desk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, house, picture, violations, visitor } from "./browser.mjs";

let home, chromium;
before(async () => ([home, chromium] = [await house(), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

for (const locale of ["fr-FR", "de-DE", "en-GB"]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      if (locale !== "fr-FR" && (scheme === "dark" || width === 1280)) continue;
      const name = `${locale.slice(0, 2)}-${scheme}-${width}`;
      test(`banner, panel, shop and privacy page are accessible: ${name}`, async () => {
        const { context, page } = await visitor(chromium, { width, scheme, locale });
        await page.goto(home.origin + "/shop");
        await page.waitForSelector("#entrenous-banner");
        await page.waitForSelector('[data-slot=home][data-rung]');
        await picture(page, `shop-${name}`);
        assert.deepEqual(await violations(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing reaches beyond the screen");
        await page.click("#entrenous-banner [data-entrenous=customize]");
        await page.waitForSelector("#entrenous-panel[open]");
        await picture(page, `panel-${name}`);
        assert.deepEqual(await violations(page), []);
        await page.check("#entrenous-panel [name=suggestions]");
        await page.check("#entrenous-panel [name=together]");
        const answered = page.waitForResponse((r) => r.url().endsWith("/v1/consent"));
        await page.click("#entrenous-panel [data-entrenous=save]");
        assert.equal((await answered).status(), 201);
        await page.goto(home.origin + "/shop/chemise-lin-pastel");
        await page.waitForSelector('[data-slot=product][data-rung]');
        await picture(page, `product-${name}`, true);
        assert.deepEqual(await violations(page), []);
        await page.goto(home.origin + "/privacy");
        await picture(page, `privacy-${name}`, true);
        assert.deepEqual(await violations(page), []);
        for (const path of ["/privacy/notice", "/privacy/choices", "/privacy/erase", "/letters"]) {
          await page.goto(home.origin + path);
          assert.deepEqual(await violations(page), [], path);
        }
        await picture(page, `erase-${name}`);
        assert.deepEqual(page.refused, [], "the content policy refused nothing");
        await context.close();
      });
    }
  }
}
