// Every language of the house, and one that is written from right to left: banner, panel and pages, narrow and wide, in both lights.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, house, LANGUAGES, NINE, pageOf, picture, violations, visitor } from "./browser.mjs";

/** Every word of ours and of the business, in invented Arabic: what is looked at is the page, not the sense. */
const WORDS = "نص قصير مخترع يكفي لرؤية الصفحة من اليمين إلى اليسار".split(" ");
const arabic = (text) => text.split(" ").map((_, at) => WORDS[at % WORDS.length]).join(" ");

/** The business of the nine languages, and Arabic beside them. */
function withArabic() {
  const folder = join(mkdtempSync(join(tmpdir(), "entrenous-")), "ten");
  cpSync(NINE, folder, { recursive: true });
  const charter = join(folder, "charter.toml");
  writeFileSync(charter, readFileSync(charter, "utf8").replace('"ca"]', '"ca", "ar"]'));
  mkdirSync(join(folder, "lang/ar"));
  const english = new URL("../../lang/en/", import.meta.url);
  const ours = readdirSync(english).map((topic) => new URL(topic, english));
  for (const [at, file] of [...ours, join(folder, "lang/en/charter.toml")].entries()) {
    const written = readFileSync(file, "utf8").replace(/^(\w+) = "(.*)"$/gm, (line, key, text) => {
      if (text.includes(":string")) return line;
      if (text.startsWith(".")) return line.replace(" one {{", " zero {{{$count}}} one {{").replace(" * {{", " two {{{$count}}} few {{{$count}}} many {{{$count}}} * {{");
      const names = text.match(/\{\$\w+\}/g) ?? [];
      return `${key} = "${[arabic(text.replace(/\{\$\w+\}/g, "")), ...names].join(" ")}"`;
    });
    writeFileSync(join(folder, `lang/ar/${at}.toml`), written);
  }
  return folder;
}

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
