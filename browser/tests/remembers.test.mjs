// The choice on a device: read and written as the house does, and asked again only for what changed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { browser, house, visitor } from "./browser.mjs";

const examples = JSON.parse(readFileSync(new URL("./cookies.json", import.meta.url), "utf8"));
const DAY_MILLISECONDS = 86_400_000;

/** `choice.ts` as it runs on a device with this cookie, on the day of the examples. */
async function device(cookie) {
  const entry = new URL("../src/choice.ts", import.meta.url).pathname;
  const built = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", globalName: "choice", logLevel: "silent" });
  const purposes = Object.entries(examples.purposes).map(([key, [id, asks]]) => ({ key, id, asks, asked: 1 }));
  const boot = { days: [examples.yes_days, examples.no_days], purposes };
  const document = { cookie, currentScript: { src: "https://house.example/banner.js", dataset: {} } };
  const day = { now: () => examples.today * DAY_MILLISECONDS };
  const run = new Function("__BOOT__", "document", "navigator", "location", "Date", built.outputFiles[0].text + ";return choice");
  return { document, choice: run(boot, document, {}, { protocol: "http:" }, day) };
}

for (const { why, cookie, open, token } of examples.read) {
  test(`a device reads as the house does: ${why}`, async () => {
    const { choice } = await device(cookie);
    assert.deepEqual(choice.open().map((purpose) => purpose.key), open);
    assert.equal(choice.token, token);
  });
}

for (const { why, before, decisions, after } of examples.write) {
  test(`a device writes as the house does: ${why}`, async () => {
    const { choice, document } = await device(before);
    const said = Object.fromEntries(Object.entries(decisions).map(([key, sign]) => [key, sign === "0" ? "no" : "yes"]));
    choice.remember(said, choice.token);
    assert.equal(document.cookie.split("; ")[0], after);
  });
}

let home, chromium;
before(async () => ([home, chromium] = [await house(), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

const cookie = async (context) => (await context.cookies()).find((one) => one.name === "entrenous");
const answers = (value) => Object.fromEntries([...value.split(".")[1].matchAll(/(...)(...)(...)(.)/g)].map(([, id, asks, day, said]) => [id, { asks, day, said }]));
const tags = async () => Object.fromEntries((await (await fetch(home.origin + "/v1/notice")).json()).purposes.map((p) => [p.key, p.tag]));

async function chosen(act = "accept") {
  const found = await visitor(chromium, { locale: "en-GB" });
  await found.page.goto(home.origin + "/shop");
  const answered = found.page.waitForResponse((r) => r.url().endsWith("/v1/consent"));
  await found.page.click(`#entrenous-banner [data-entrenous=${act}]`);
  await answered;
  await found.page.waitForFunction((act) => act === "reject" || document.cookie.includes("en_per_"), act);
  return found;
}

/** The device as it would be if something of an answer had been otherwise. */
async function change(context, change) {
  const held = await cookie(context);
  const [form, said, ...token] = held.value.split(".");
  await context.addCookies([{ ...held, value: [form, change(said), ...token].join(".") }]);
}

test("the cookie of someone who says no has no name in it and at most 64 bytes", async () => {
  const { context } = await chosen("reject");
  const { value } = await cookie(context);
  assert.match(value, /^2\.[\w-]+\.$/);
  assert.ok("entrenous=".length + value.length <= 64, value);
  await context.close();
});

test("who has answered everything is asked nothing, by the page and by the script", async () => {
  const { context, page } = await chosen("reject");
  await page.goto(home.origin + "/shop/chemise-lin-pastel");
  await page.waitForSelector("[data-slot][data-rung]");
  assert.equal(await page.$("#entrenous-banner"), null);
  assert.equal(await (await context.request.get(home.origin + "/banner.html")).text(), "");
  await context.close();
});

for (const script of ["the page", "the script"]) {
  test(`one changed purpose is asked about alone, and the others keep their answers: by ${script}`, async () => {
    const { context, page } = await chosen();
    const { film, suggestions } = await tags();
    await change(context, (said) => said.replace(film.id + film.asks, film.id + "old"));
    if (script === "the script") await context.route("**/shop", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/<section class="entrenous"[\s\S]*?<\/section>/, "") });
    });
    await page.goto(home.origin + "/shop");
    await page.waitForSelector("#entrenous-banner");
    const banner = await page.textContent("#entrenous-banner");
    assert.match(banner, /film from the workshop/);
    assert.doesNotMatch(banner, /Suggestions for you/);
    assert.deepEqual(await page.evaluate(() => ["film", "suggestions"].map((key) => entrenous.has(key))), [false, true]);
    await page.click("#entrenous-banner [data-entrenous=customize]");
    assert.match(await page.textContent("#entrenous-panel section"), /film from the workshop/, "what is asked stands first");
    await page.keyboard.press("Escape");
    const asked = page.waitForRequest((r) => r.url().endsWith("/v1/consent"));
    await page.click("#entrenous-banner [data-entrenous=reject]");
    assert.deepEqual((await asked).postDataJSON().decisions, { film: "no" });
    assert.deepEqual(await page.evaluate(() => ["film", "suggestions"].map((key) => entrenous.has(key))), [false, true]);
    const held = answers((await cookie(context)).value);
    assert.equal(held[film.id].said + held[suggestions.id].said, "01");
    await context.close();
  });
}

test("a no to what has changed since is not asked again before its time", async () => {
  const { context, page } = await chosen("reject");
  const { film } = await tags();
  await change(context, (said) => said.replace(film.id + film.asks, film.id + "old"));
  await page.goto(home.origin + "/shop");
  await page.waitForSelector("[data-slot][data-rung]");
  assert.equal(await page.$("#entrenous-banner"), null);
  await context.close();
});

test("a yes ends with its time and is asked for again, without script too", async () => {
  const { context, page } = await chosen();
  const { film } = await tags();
  await change(context, (said) => said.replace(new RegExp(film.id + film.asks + "..."), film.id + film.asks + "a00"));
  await page.goto(home.origin + "/shop");
  await page.waitForSelector("#entrenous-banner");
  assert.equal(await page.evaluate(() => entrenous.has("film")), false);
  const part = await (await context.request.get(home.origin + "/banner.html?lang=en")).text();
  assert.match(part, /name="about" value="film "/);
  await context.close();
});

test("the form of the first layer answers what is new and nothing else", async () => {
  const { context } = await chosen();
  const { film, suggestions } = await tags();
  await change(context, (said) => said.replace(film.id + film.asks, film.id + "old"));
  const held = await context.storageState();
  const plain = await chromium.newContext({ javaScriptEnabled: false, storageState: held, locale: "en-GB" });
  const page = await plain.newPage();
  await page.goto(home.origin + "/shop");
  await page.click("#entrenous-banner [value=reject]");
  assert.match(page.url(), /saved=1/);
  const now = answers((await plain.cookies()).find((one) => one.name === "entrenous").value);
  assert.equal(now[film.id].said + now[suggestions.id].said, "01");
  await page.goto(home.origin + "/shop");
  assert.equal(await page.$("#entrenous-banner"), null);
  await plain.close();
  await context.close();
});

test("a choice in the form and one in the banner are remembered alike", async () => {
  const first = await chosen("reject");
  const { context, page } = await visitor(chromium, { script: false });
  await page.goto(home.origin + "/privacy/choices");
  await page.click('button[value="reject"]');
  const [byScript, byForm] = [await cookie(first.context), await cookie(context)];
  assert.deepEqual(answers(byForm.value), answers(byScript.value));
  await first.context.close();
  await context.close();
});

test("a token that is over is let go, and who chooses again is somebody new", async () => {
  const { context, page } = await chosen();
  const held = await cookie(context);
  await context.addCookies([{ ...held, value: held.value.split(".").slice(0, 2).join(".").replace(/(...)(...)...1/g, "$1$2a001") + ".en_per_over" }]);
  await page.goto(home.origin + "/shop");
  await page.waitForSelector("[data-slot][data-rung]");
  await page.click("#entrenous-banner [data-entrenous=accept]");
  await page.waitForFunction(() => /en_per_(?!over)/.test(document.cookie));
  assert.equal(await page.$("#entrenous-banner"), null);
  await context.close();
});

test("a device to which a person is handed over knows what they have answered elsewhere", async () => {
  const { context } = await chosen();
  const token = (await cookie(context)).value.split(".").slice(2).join(".");
  const other = await visitor(chromium, { locale: "en-GB" });
  await other.page.goto(home.origin + "/shop/film");
  const opened = await other.context.request.post(home.origin + "/privacy/open", { form: { token } });
  assert.equal(opened.status(), 200);
  assert.deepEqual(answers((await cookie(other.context)).value), answers((await cookie(context)).value));
  await other.page.goto(home.origin + "/shop");
  assert.equal(await other.page.$("#entrenous-banner"), null);
  await other.context.close();
  await context.close();
});
