// Every message of the boutique and of the library, as `entrenous preview` writes it: on a phone and on a desk, by day and by night.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser, picture, program, violations, visitor } from "./browser.mjs";

const BOUTIQUE = new URL("../../charters/boutique", import.meta.url).pathname;

let chromium;
before(async () => (chromium = await browser()));
after(() => chromium?.close());

for (const [shelf, more] of [["boutique", []], ["library", ["--library"]]]) {
  test(`letters of the ${shelf} are accessible, fit the screen and load nothing`, { timeout: 600_000 }, async () => {
    const out = mkdtempSync(join(tmpdir(), "letters-"));
    execFileSync(program, ["preview", BOUTIQUE, ...more, "--out", out]);
    const letters = readdirSync(out).filter((name) => name.endsWith(".html") && !name.endsWith("page.html") && name !== "index.html");
    assert.ok(letters.length >= 9, `${letters}`);
    for (const scheme of ["light", "dark"]) {
      for (const width of [390, 800]) {
        const { context, page } = await visitor(chromium, { width, scheme });
        for (const letter of letters) {
          const name = `${letter} ${scheme} ${width}`;
          page.asked.length = 0;
          await page.goto(pathToFileURL(join(out, letter)).href);
          await picture(page, `letter-${shelf}-${letter}-${scheme}-${width}`, true);
          assert.deepEqual(await violations(page), [], name);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: nothing reaches beyond the screen`);
          assert.equal(page.asked.length, 1, `${name}: nothing else is loaded`);
          const small = await page.$$eval(".button a", (links) => links.filter((link) => link.getBoundingClientRect().height < 44).length);
          assert.equal(small, 0, `${name}: a finger finds each button`);
        }
        await context.close();
      }
    }
    const { context, page } = await visitor(chromium);
    for (const shown of ["index.html", letters[0].replace(/html$/, "page.html")]) {
      await page.goto(pathToFileURL(join(out, shown)).href);
      assert.deepEqual(await violations(page), [], shown);
    }
    await picture(page, `letter-${shelf}-page`, true);
    await context.close();
  });
}
