// Clients that answer banners for their owner say no to ours: by the rule we offer them, and by their own eyes alone.
// The client is autoconsent (MPL-2.0), the one in browsers people use; it is taken in for tests only.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, house, LANGUAGES, NINE, pageOf, visitor } from "./browser.mjs";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const CLIENT = read("../node_modules/@duckduckgo/autoconsent/dist/autoconsent.playwright.js");
const RULE = JSON.parse(read("../autoconsent/entrenous.json"));
/** Who finds nothing says nothing: then the test ends. */
const PATIENCE = { timeout: 30_000 };
const QUIET = { lifecycle: false, rulesteps: false, detectionsteps: false, evals: false, errors: false, messages: false, waits: false };

let home, chromium;
before(async () => ([home, chromium] = [await house(NINE), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

/** Lets the client answer a page in a language; hands over what it says it did. */
async function answered(language, autoconsent, heuristicMode) {
  const { context, page } = await visitor(chromium, { locale: language });
  await pageOf(context, home.origin, "/page", `<script src="/banner.js?lang=${language}" async></script>`);
  const config = {
    enabled: true, autoAction: "optOut", disabledCmps: [], enablePrehide: false, enableCosmeticRules: false, enableGeneratedRules: false,
    detectRetries: 20, isMainWorld: false, prehideTimeout: 2000, enableHeuristicDetection: heuristicMode !== "off", heuristicMode, logs: QUIET,
  };
  const tell = (message) => page.evaluate((message) => window.autoconsentReceiveMessage?.(message), message).catch(() => {});
  let found;
  const done = new Promise((tell) => (found = tell));
  await page.exposeFunction("autoconsentSendMessage", async (message) => {
    if (message.type === "init") void tell({ type: "initResp", config, rules: { autoconsent } });
    if (message.type === "eval") void page.evaluate(message.code).then((result) => tell({ type: "evalResp", id: message.id, result }));
    if (message.type === "optOutResult") found(message);
  });
  await page.addInitScript(CLIENT);
  await page.goto(home.origin + "/page");
  const { cmp, result } = await done;
  await page.waitForFunction(() => document.cookie.includes("entrenous=2."));
  const allowed = await page.evaluate(() => ["visits", "map", "advertising"].filter((key) => entrenous.has(key)));
  const shown = await page.$("#entrenous-banner");
  const said = (await context.cookies()).find((one) => one.name === "entrenous").value;
  await context.close();
  return { cmp, result, allowed, shown, yes: [...said.split(".")[1].matchAll(/.{9}(.)/g)].filter(([, sign]) => sign !== "0").length };
}

for (const language of LANGUAGES) {
  test(`our rule says no: ${language}`, PATIENCE, async () => {
    assert.deepEqual(await answered(language, [RULE], "off"), { cmp: "entrenous", result: true, allowed: [], shown: null, yes: 0 });
  });
  test(`a client without a rule says no: ${language}`, PATIENCE, async () => {
    assert.deepEqual(await answered(language, [], "reject"), { cmp: "HEURISTIC-REJECT", result: true, allowed: [], shown: null, yes: 0 });
  });
}

test("the rule keeps to the names that never change", () => {
  const text = JSON.stringify(RULE);
  for (const name of ["#entrenous-banner", "[data-entrenous=accept]", "[data-entrenous=reject]"]) assert.ok(text.includes(name), name);
});
