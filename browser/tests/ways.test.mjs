// The demo by every way: a campaign of each medium arrives where it can be seen, and the visitor's own lies in the shop.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, house, picture, violations, visitor } from "./browser.mjs";

const BY = { mail: "newsletter", push: "linen_push", sms: "linen_sms", inbox: "open_door", webhook: "linen_call" };
const ARRIVED = { mail: ".letters li", push: ".pushed", sms: ".texted", inbox: "#inbox .note", webhook: ".called" };

let home, chromium, stop;
before(async () => ([home, chromium] = await Promise.all([house(), browser()])));
after(async () => (home?.close(), await chromium?.close()));

async function sound(page, name) {
  assert.deepEqual(await violations(page), [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: nothing reaches beyond the screen`);
  const small = await page.$$eval("main button:not(.leave, .why), .post-box, .jumps a", (all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43).map((one) => one.textContent));
  assert.deepEqual(small, [], `${name}: a finger finds each button`);
  assert.deepEqual(page.refused, [], `${name}: the content policy refused nothing`);
}

/** Looks again until there is more of something than before. */
async function more(page, what, before = 0) {
  for (let tries = 0; (await page.locator(what).count()) <= before; tries++) {
    assert.ok(tries < 40, `${what} arrived`);
    await page.waitForTimeout(250);
    await page.reload();
  }
}

let cookies;
test("the letter is asked for and confirmed, a campaign of each medium arrives, and the visitor's own in the shop", { timeout: 120_000 }, async () => {
  const { context, page } = await visitor(chromium, { locale: "de-DE" });
  await page.goto(`${home.origin}/shop?lang=de`);
  await page.click("#entrenous-banner [data-entrenous=reject]");
  const room = () => page.$eval(".board", (board) => board.getBoundingClientRect().height);
  const empty = await room();
  await page.click(".post-box");
  await page.click("[data-inbox] a");
  await page.waitForURL("**/signup/newsletter?**");
  await page.fill("[name=email]", "hedwig@readers.example");
  await page.waitForTimeout(2_500);
  await page.click("main button");
  await page.goto(`${home.origin}/demo/mail?lang=de`);
  await more(page, ".letters a:has-text('hedwig@')");
  await page.click(".letters a:has-text('hedwig@')");
  const link = await page.frameLocator("iframe").locator("a[href*='/confirm/'], a[href*='/signup/']").first().getAttribute("href");
  await page.goto(home.origin + new URL(link).pathname);
  await page.click("main form button");
  for (const [medium, message] of Object.entries(BY)) {
    await page.goto(`${home.origin}/demo/mail?lang=de`);
    const before = await page.locator(ARRIVED[medium]).count();
    await page.click(`form:has([value=${message}]) button`);
    await more(page, ARRIVED[medium], before);
  }
  assert.match(await page.textContent(".called pre"), /"type": "message.written"/);
  stop = new URL(await page.getAttribute("#sms .bubble a", "href")).pathname;
  assert.match(stop, /^\/u\//);
  await page.goto(`${home.origin}/shop?lang=de`);
  await page.waitForSelector(".board .entrenous-card");
  assert.equal(await room(), empty, "the board keeps its size");
  await picture(page, "ways-board-de-light-1280");
  await sound(page, "board");
  cookies = await context.cookies();
  await page.goto(`${home.origin}/shop/inbox?lang=de`);
  await page.waitForSelector(".inbox .entrenous-card");
  await page.click(".inbox .entrenous-more");
  await page.waitForURL("**/shop");
  await context.close();
});

for (const [locale, scheme, width] of [["fr-FR", "light", 390], ["fr-FR", "dark", 1280], ["de-DE", "dark", 390], ["de-DE", "light", 1280]]) {
  test(`what the demo wrote, and the visitor's inbox, are readable by everyone: ${locale}, ${scheme}, ${width}`, async () => {
    const { context, page } = await visitor(chromium, { width, scheme, locale });
    const look = `${locale.slice(0, 2)}-${scheme}-${width}`;
    await page.goto(`${home.origin}/demo/mail`);
    await picture(page, `ways-${look}`, true);
    await sound(page, "/demo/mail");
    await page.goto(`${home.origin}/shop/inbox`);
    await page.click("#entrenous-banner [data-entrenous=reject]");
    await page.waitForFunction(() => document.cookie.includes("entrenous="));
    await picture(page, `ways-inbox-before-${look}`, true);
    await page.click("#push-on");
    await page.waitForFunction(() => document.getElementById("push-said").textContent === document.getElementById("push-said").dataset.no);
    assert.ok(!page.asked.some((request) => request.url().includes("/v1/me/")), "nobody is asked of who made no choice");
    await sound(page, "/shop/inbox");
    await context.addCookies(cookies);
    // On the board a card that was read is shown no more; in the inbox it lies until it is put away.
    for (const [path, shown] of [["/shop/inbox", ".entrenous-card"], ["/shop", ".board"]]) {
      await page.goto(home.origin + path);
      await page.waitForSelector(shown);
      await picture(page, `ways${path.replaceAll("/", "-")}-${look}`, true);
      await sound(page, path);
    }
    await context.close();
  });
}

for (const [locale, scheme, width] of [["fr-FR", "dark", 390], ["de-DE", "light", 1280]]) {
  test(`the form for letters and the page that stops them are readable by everyone: ${locale}, ${scheme}, ${width}`, async () => {
    const { context, page } = await visitor(chromium, { width, scheme, locale });
    for (const path of ["/signup/newsletter", stop, "/u/nothing", "/letters"]) {
      await page.goto(home.origin + path);
      page.refused.length = path === "/u/nothing" ? 0 : page.refused.length;
      await picture(page, `ways-${path.split("/")[1]}-${locale.slice(0, 2)}-${scheme}-${width}`, true);
      await sound(page, path);
    }
    await context.close();
  });
}

test("one click on the link of a short message stops it, and says so", async () => {
  const { context, page } = await visitor(chromium, { width: 390, locale: "de-DE" });
  await page.goto(home.origin + stop);
  await page.click("main form button");
  await page.waitForSelector("[role=status]");
  await sound(page, "stopped");
  await context.close();
});
