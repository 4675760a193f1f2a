// The editors of the console and the pages beside it: audiences and journeys looked at, written, drawn; by everyone, from either side, without script.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { boutiqueWithArabic } from "./arabic.mjs";
import { browser, house, picture, program, violations, visitor } from "./browser.mjs";

const PASSWORD = "vier Worte ohne Bezug";
let shop, ten, chromium, password;

before(async () => {
  const folder = boutiqueWithArabic();
  const letIn = (data) => execFileSync(program, ["staff", "add", "odile", "--role", "owner", "--password-stdin", "--charter", folder, "--data", data], { input: PASSWORD + "\n" });
  [shop, ten, chromium] = [await house(), await house(folder, letIn), await browser()];
  password = shop.said.match(/log in as `odile` with `(\S+)`/)[1];
});
after(async () => {
  await chromium?.close();
  shop?.close();
  ten?.close();
});

async function logsIn(page, origin, secret, lang) {
  await page.goto(`${origin}/console?lang=${lang}`);
  await page.fill("[name=name]", "odile");
  await page.fill("[name=password]", secret);
  await page.click("main button");
  await page.waitForSelector(".places", { timeout: 8_000 });
}

/** What must hold of every page, whoever reads it. */
async function sound(page, name) {
  assert.deepEqual(await violations(page), [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: nothing reaches beyond the screen`);
  const small = await page.$$eval("main button, main .button, main summary", (all) => all.filter((one) => one.checkVisibility() && !one.classList.contains("unseen") && one.getBoundingClientRect().height < 38).map((one) => one.textContent));
  assert.deepEqual(small, [], `${name}: a finger finds each button`);
  assert.deepEqual(page.refused.filter((line) => line.includes("Content Security Policy")), [], `${name}: nothing was refused by the policy`);
}

const PAGES = ["/console/audiences", "/console/audiences/undecided", "/console/new/audience?from=undecided", "/console/journeys", "/console/journeys/basket_left", "/console/new/journey?from=basket_left", "/console/campaigns", "/console/pace", "/console/delivery", "/signup/newsletter", "/letters"];
const LOOKS = [["light", 390], ["dark", 1280], ["light", 1280], ["dark", 390]];

for (const [language, looks] of [["fr", LOOKS], ["de", LOOKS.slice(0, 2)], ["ar", LOOKS.slice(0, 2)]]) {
  for (const [scheme, width] of looks) {
    test(`who is meant and what follows is readable by everyone: ${language}, ${scheme}, ${width}`, { timeout: 240_000 }, async () => {
      const { context, page } = await visitor(chromium, { width, scheme, locale: language });
      await logsIn(page, ten.origin, PASSWORD, language);
      for (const path of PAGES) {
        await page.goto(`${ten.origin}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        assert.equal(await page.evaluate(() => document.documentElement.dir), language === "ar" ? "rtl" : "ltr");
        for (const more of await page.$$("main details")) await more.evaluate((one) => (one.removeAttribute("name"), (one.open = true)));
        await picture(page, `making${path.split("?")[0].replaceAll("/", "-")}-${language}-${scheme}-${width}`, true);
        await sound(page, path);
      }
      await context.close();
    });
  }
}

test("a campaign's page, the way in by mail and the mailbox are readable by everyone", { timeout: 240_000 }, async () => {
  for (const [language, scheme, width] of [["fr", "light", 390], ["de", "dark", 1280]]) {
    const { context, page } = await visitor(chromium, { width, scheme, locale: language });
    await page.goto(`${shop.origin}/signup/newsletter?lang=${language}`);
    await picture(page, `making-signup-${language}-${scheme}-${width}`, true);
    await sound(page, "/signup/newsletter");
    await page.goto(`${shop.origin}/demo/mail?lang=${language}`);
    await picture(page, `making-mailbox-${language}-${scheme}-${width}`, true);
    await sound(page, "/demo/mail");
    await logsIn(page, shop.origin, password, language);
    await page.goto(`${shop.origin}/console/campaigns?lang=${language}`);
    const campaign = await page.getAttribute(".shelf .look a", "href");
    await page.goto(shop.origin + campaign);
    await page.waitForLoadState("networkidle");
    await picture(page, `making-campaign-${language}-${scheme}-${width}`, true);
    await sound(page, campaign);
    await context.close();
  }
});

test("what is wrong with a sentence is said while it is typed, and nothing is saved", async () => {
  const { context, page } = await visitor(chromium, { locale: "en-GB" });
  await logsIn(page, shop.origin, password, "en");
  await page.goto(`${shop.origin}/console/new/audience?lang=en`);
  await page.selectOption("[name=purpose]", "suggestions");
  await page.fill("[name=who]", "bougth kind coat");
  await page.waitForSelector("#found .error mark", { timeout: 8_000 });
  await page.fill("[name=who]", "bought kind coat");
  await page.waitForFunction(() => !document.querySelector("#found .error") && /who bought/.test(document.getElementById("found").textContent), undefined, { timeout: 8_000 });
  assert.equal(await page.inputValue("[name=who]"), "bought kind coat", "nothing typed is touched");
  const { status } = await page.evaluate(async () => ({ status: (await fetch("/console/audiences/coats")).status }));
  assert.equal(status, 404);
  await context.close();
});

for (const script of [true, false]) {
  test(`a journey is built step by step from the keyboard, ${script ? "with" : "without"} script`, { timeout: 120_000 }, async () => {
    const { context, page } = await visitor(chromium, { locale: "en-GB", script });
    const name = script ? "by_hand" : "by_form";
    const press = async (selector) => {
      await page.focus(selector);
      await page.keyboard.press("Enter");
    };
    await logsIn(page, shop.origin, password, "en");
    await page.goto(`${shop.origin}/console/new/journey?lang=en`);
    await page.fill("[name=name]", name);
    await press("details:has(#add-wait) summary");
    await page.fill("[name='add.wait.what']", "2 days");
    await press("#add-wait");
    await page.waitForSelector("#up-wait");
    await press("#up-wait");
    await page.waitForFunction(() => document.querySelector(".pieces .piece")?.classList.contains("wait"));
    if (script) assert.equal(await page.evaluate(() => document.activeElement.id !== "" && document.activeElement.id !== "main"), true, "one is not thrown to the top");
    assert.match(await page.inputValue("[name=text]"), /\[\[steps\]\]\nname = "wait"\nwait = "2 days"\n\n\[\[steps\]\]\nsend/);
    await press("details:has(#add-branch) summary");
    await page.fill("[name='add.branch.what']", "in regulars");
    await press("#add-branch");
    await page.waitForSelector(".pieces .way");
    await picture(page, `making-built-${script}`, true);
    // Without script nothing can look at a page from inside.
    if (script) await sound(page, "built");
    await press("#save");
    await page.waitForURL(`**/console/journeys/${name}?**`);
    assert.match(await page.textContent("[role=status]"), /Saved/);
    await press("[value=on]");
    await page.waitForSelector(".course.on");
    await press("section[aria-labelledby=past] button");
    await page.waitForSelector(".plainly li");
    await picture(page, `making-past-${script}`, true);
    if (script) await sound(page, "past");
    await context.close();
  });
}

test("of two who edit at once the second sees the difference and keeps the text", async () => {
  const { context, page } = await visitor(chromium, { locale: "en-GB" });
  await logsIn(page, shop.origin, password, "en");
  await page.goto(`${shop.origin}/console/new/journey?lang=en`);
  await page.fill("[name=name]", "by_two");
  await page.click("#save");
  await page.waitForURL("**/console/journeys/by_two?**");
  const other = await context.newPage();
  for (const one of [page, other]) await one.goto(`${shop.origin}/console/journeys/by_two/edit?lang=en`);
  const text = await page.inputValue("[name=text]");
  await page.fill("[name=text]", text.replace("[[steps]]", 'goal = "bought"\nlooks = "suggestions"\n\n[[steps]]'));
  await page.click("#save");
  await page.waitForURL("**/console/journeys/by_two?**");
  await other.fill("[name=text]", text.replace("[[steps]]", 'again = "after 90 days"\n\n[[steps]]'));
  await other.click("#save");
  await other.waitForSelector(".difference .theirs");
  assert.match(await other.inputValue("[name=text]"), /after 90 days/);
  await picture(other, "making-difference", true);
  other.refused = [];
  other.on("console", (message) => message.type() === "error" && other.refused.push(message.text()));
  await sound(other, "difference");
  await context.close();
});
