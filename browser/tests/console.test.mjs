// The console: staff log in and out, look at messages and people, let others in; without script, in every language, in both lights.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { withArabic } from "./arabic.mjs";
import { browser, house, LANGUAGES, picture, program, violations, visitor } from "./browser.mjs";

const PASSWORD = "vier Worte ohne Bezug";
let shop, nine, chromium, password;

before(async () => {
  const folder = withArabic();
  const letIn = (data) => execFileSync(program, ["staff", "add", "odile", "--role", "owner", "--password-stdin", "--charter", folder, "--data", data], { input: PASSWORD + "\n" });
  [shop, nine, chromium] = [await house(), await house(folder, letIn), await browser()];
  password = shop.said.match(/log in as `odile` with `(\S+)`/)[1];
});
after(async () => {
  await chromium?.close();
  shop?.close();
  nine?.close();
});

async function logsIn(page, origin, secret, lang, next = "/console") {
  await page.goto(`${origin}${next}${next.includes("?") ? "&" : "?"}lang=${lang}`);
  await page.fill("[name=name]", "odile");
  await page.fill("[name=password]", secret);
  await page.click("main button");
  await page.waitForSelector(".places", { timeout: 8_000 });
}

/** What must hold of every page, whoever reads it. */
async function sound(page, name) {
  assert.deepEqual(await violations(page), [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: nothing reaches beyond the screen`);
  const small = await page.$$eval("button, .places a, .tabs a, .button", (all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 38).map((one) => one.textContent));
  assert.deepEqual(small, [], `${name}: a finger finds each button`);
}

for (const language of [...LANGUAGES, "ar"]) {
  const looks = language === "ar" || language === "de" ? [["light", 390], ["dark", 1280]] : [["light", 390]];
  for (const [scheme, width] of looks) {
    test(`every page of the console is readable by everyone: ${language}, ${scheme}, ${width}`, async () => {
      const { context, page } = await visitor(chromium, { width, scheme, locale: language, script: true });
      await page.goto(`${nine.origin}/console/login?lang=${language}`);
      await picture(page, `console-login-${language}-${scheme}-${width}`, true);
      await sound(page, "login");
      await logsIn(page, nine.origin, PASSWORD, language);
      for (const path of ["/console", "/console/messages", "/console/campaigns", "/console/delivery", "/console/people", "/console/staff", "/console/messages/none"]) {
        await page.goto(`${nine.origin}${path}?lang=${language}`);
        assert.equal(await page.evaluate(() => document.documentElement.dir), language === "ar" ? "rtl" : "ltr");
        await picture(page, `console${path.replaceAll("/", "-")}-${language}-${scheme}-${width}`, true);
        await sound(page, path);
      }
      await context.close();
    });
  }
}

for (const [language, scheme, width] of [["fr", "light", 1280], ["fr", "dark", 390], ["de", "light", 390], ["de", "dark", 1280]]) {
  test(`messages of the shop are shown to nobody but an invented person: ${language}, ${scheme}, ${width}`, async () => {
    const { context, page } = await visitor(chromium, { width, scheme, locale: language });
    await logsIn(page, shop.origin, password, language);
    for (const path of ["/console", "/console/messages", "/console/messages/newsletter", "/console/messages/selection"]) {
      page.asked.length = 0;
      await page.goto(`${shop.origin}${path}?lang=${language}`);
      await page.waitForLoadState("networkidle");
      for (const more of await page.$$("details.views summary")) await more.click();
      await page.waitForLoadState("networkidle");
      await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
      await page.waitForTimeout(500);
      await picture(page, `console-shop${path.replaceAll("/", "-")}-${language}-${scheme}-${width}`, true);
      await sound(page, path);
      await page.setViewportSize({ width, height: 900 });
      assert.ok(page.asked.every((one) => one.url().startsWith(shop.origin)), "nothing is asked of anyone else");
      const frames = page.frames().slice(1);
      assert.ok(frames.length > 0);
      const lengths = await Promise.all(frames.map(async (frame) => (await frame.content()).length));
      assert.ok(lengths.every((length) => length > 200), "each message is in its frame");
      // A letter is long; what is no mail is short, and the shop has six of those.
      assert.ok(lengths.filter((length) => length <= 2_000).length <= 6, "the letters are whole");
    }
    await context.close();
  });
}

test("a letter in its frame runs nothing, loads nothing and leads nowhere", async () => {
  const { context, page } = await visitor(chromium, { locale: "fr-FR" });
  await logsIn(page, shop.origin, password, "fr");
  await page.goto(`${shop.origin}/console/messages/newsletter?lang=fr`);
  const frame = page.frames().find((one) => one.url().endsWith("/newsletter/fr/light"));
  const before = frame.url();
  await frame.locator("a[href^=https]").first().click({ timeout: 5_000 });
  await page.waitForTimeout(500);
  assert.equal(context.pages().length, 1);
  assert.ok(page.url().startsWith(`${shop.origin}/console/messages/newsletter`));
  assert.deepEqual(page.asked.map((one) => one.url()).filter((url) => !url.startsWith(shop.origin)), [], "the way out is closed before anything is asked");
  const answer = await page.request.get(before);
  assert.match(answer.headers()["content-security-policy"], /^sandbox; default-src 'none'/);
  const refused = await page.goto(`${shop.origin}/console?lang=fr`);
  assert.match(refused.headers()["content-security-policy"], /default-src 'none'; style-src 'self'/);
  assert.ok(!refused.headers()["content-security-policy"].includes("script-src"), "no script is allowed at all");
  await context.close();
});

test("without script one logs in, looks someone up, lets someone in and logs out; the cookie is out of reach", async () => {
  const { context, page } = await visitor(chromium, { locale: "en-GB", script: false });
  await logsIn(page, shop.origin, password, "en", "/console/people");
  assert.equal(new URL(page.url()).pathname, "/console/people", "one is led to where one wanted to go");
  const [cookie] = (await context.cookies()).filter((one) => one.name.endsWith("entrenous_staff"));
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Strict", "/"]);
  await page.fill("[name=reference]", "K-1001");
  await page.click("text=They complained");
  await page.click("main button");
  assert.match(await page.textContent("[role=alert]"), /Nobody has this number/);
  await page.goto(`${shop.origin}/console/staff?lang=en`);
  await page.fill("[name=name]", "bastien");
  await page.click("text=Viewer");
  await page.fill("[aria-labelledby=add] [name=password]", PASSWORD);
  await page.click("[aria-labelledby=add] button");
  assert.match(await page.textContent("[role=status]"), /Saved/);
  assert.match(await page.textContent(".team"), /bastien/);
  await picture(page, "console-staff-two-en", true);
  await page.click(".who button");
  assert.equal(new URL(page.url()).pathname, "/console/login");
  await page.goto(`${shop.origin}/console?lang=en`);
  assert.equal(new URL(page.url()).pathname, "/console/login", "the session is over");
  await context.close();
});

test("a viewer sees no way to let people in, and a form of another site changes nothing", async () => {
  const { context, page } = await visitor(chromium, { locale: "en-GB" });
  await page.goto(`${shop.origin}/console/login?lang=en`);
  await page.fill("[name=name]", "bastien");
  await page.fill("[name=password]", PASSWORD);
  await page.click("main button");
  await page.goto(`${shop.origin}/console/staff?lang=en`);
  assert.equal(await page.locator("#add").count(), 0);
  await context.route("https://elsewhere.example/", (route) => route.fulfill({ contentType: "text/html", body: `<form method="post" action="${shop.origin}/console/logout"><button>press</button></form>` }));
  await page.goto("https://elsewhere.example/");
  await page.click("button");
  await page.goto(`${shop.origin}/console?lang=en`);
  assert.match(await page.textContent("h1"), /bastien/, "still logged in");
  await context.close();
});
