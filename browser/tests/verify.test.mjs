// The page that checks a receipt on the reader's own device: what holds is said in words, and so is what is wrong.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, house, picture, violations, visitor } from "./browser.mjs";

let home, other, chromium;
before(async () => ([home, other, chromium] = [await house(), await house(), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
  other?.close();
});

/** Chooses at a house, as a program would: the receipt, and the token of the person. */
async function choose(at, decisions = { suggestions: "yes", together: "no", film: "yes" }) {
  const notice = await (await fetch(at.origin + "/v1/notice?locale=en")).json();
  const body = JSON.stringify({ notice: notice.hash, decisions, method: "custom" });
  const answer = await fetch(at.origin + "/v1/consent", { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(answer.status, 201);
  return answer.json();
}

async function opened(options = {}) {
  const { context, page } = await visitor(chromium, { locale: "en-GB", ...options });
  await page.goto(home.origin + "/verify");
  await page.waitForSelector("#verify:not([hidden])");
  return { context, page };
}

/** Pastes a text: the title of the verdict, and what was found, line by line. */
async function verdict(page, text) {
  await page.fill("#receipt", "");
  await page.waitForSelector("#verdict", { state: "hidden" });
  await page.fill("#receipt", text);
  await page.waitForSelector("#verdict:not([hidden])");
  return { title: await page.textContent("#verdict h2"), lines: await page.$$eval("#verdict li", (all) => all.map((one) => one.textContent)), told: await page.textContent("#verdict") };
}

const refused = async (page, text, why) => {
  const { title, lines } = await verdict(page, text);
  assert.equal(title, "This receipt does not hold");
  assert.match(lines.at(-1), why);
};

for (const [locale, holds, agreed] of [["fr-FR", "Ce reçu est authentique", "Accepté"], ["de-DE", "Dieser Beleg ist echt", "Zugestimmt"], ["en-GB", "This receipt is genuine", "Agreed to"]]) {
  for (const [scheme, width] of [["light", 390], ["dark", 1280]]) {
    test(`a receipt that holds says what was agreed, accessibly: ${locale} ${scheme} ${width}`, async () => {
      const { receipt } = await choose(home);
      const { context, page } = await opened({ locale, scheme, width });
      assert.deepEqual(await violations(page), []);
      const { title, lines, told } = await verdict(page, JSON.stringify(receipt));
      assert.equal(title, holds);
      assert.equal(lines.length, 3, "signature, ledger, key");
      assert.ok(told.includes(agreed) && told.includes("Atelier Colombage"), told);
      await picture(page, `verify-${locale.slice(0, 2)}-${scheme}-${width}`, true);
      assert.deepEqual(await violations(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing reaches beyond the screen");
      assert.deepEqual(page.refused, [], "the content policy refused nothing");
      await context.close();
    });
  }
}

test("the short form holds too, and says that it carries no proof", async () => {
  const { receipt, token } = await choose(home);
  const short = await fetch(`${home.origin}/v1/receipts/${receipt.record.record}?form=jws`, { headers: { authorization: `Bearer ${token}` } });
  const { context, page } = await opened();
  const text = await short.text();
  const { title, lines } = await verdict(page, text);
  assert.equal(title, "This receipt is genuine");
  assert.match(lines.at(-1), /no proof from the ledger/);
  const [head, , signature] = text.split(".");
  const forged = Buffer.from(JSON.stringify({ ...receipt.record, method: "accept_all" })).toString("base64url");
  await refused(page, `${head}.${forged}.${signature}`, /something was changed/);
  await context.close();
});

test("a changed, cut-off, forged or foreign receipt is told apart, each in words", async () => {
  const { receipt } = await choose(home);
  const text = JSON.stringify(receipt);
  const { context, page } = await opened();
  const changed = (change) => {
    const copy = structuredClone(receipt);
    change(copy);
    return JSON.stringify(copy);
  };
  const flip = (letters) => (letters[0] === "A" ? "B" : "A") + letters.slice(1);
  for (const change of [
    (r) => (r.record.purposes[1].keys = ["newsletter"]),
    (r) => (r.record.at += 1),
    (r) => (r.record.controller = "Somebody Else"),
    (r) => (r.record.note = "and the newsletter"),
    (r) => (r.signature = flip(r.signature)),
  ]) {
    await refused(page, changed(change), /something was changed/);
  }
  for (const change of [
    (r) => (r.proof.index += 1),
    (r) => (r.proof.size += 1),
    (r) => (r.proof.hashes = flip(r.proof.hashes)),
    (r) => (r.proof.hashes = r.proof.hashes.slice(4)),
    (r) => (r.proof.checkpoint = flip(r.proof.checkpoint)),
    (r) => (r.proof.about = flip(r.proof.about)),
    (r) => delete r.proof.about,
  ]) {
    await refused(page, changed(change), /does not lead to the signed ledger/);
  }
  for (const part of [0.1, 0.5, 0.99]) await refused(page, text.slice(0, text.length * part), /a part was cut off/);
  await refused(page, "nothing of the kind", /a part was cut off/);
  await refused(page, changed((r) => (r.note = "more")), /not a receipt’s/);
  await refused(page, changed((r) => delete r.record), /not a receipt’s/);
  await refused(page, changed((r) => (r.record.schema = "entrenous-consent-9")), /unknown to this page/);
  await refused(page, changed((r) => (r.public_key = flip(r.public_key))), /cannot be read/);
  await refused(page, "{".repeat(70_000), /not a receipt’s/);
  await context.close();
});

test("a genuine receipt of another house is not this house's, and its proof not that of another ledger", async () => {
  const [own, foreign] = [(await choose(home)).receipt, (await choose(other)).receipt];
  const { context, page } = await opened();
  const { title, lines } = await verdict(page, JSON.stringify(foreign));
  assert.equal(title, "This receipt does not hold");
  assert.equal(lines.length, 3, "it is signed and in a ledger, but not ours");
  assert.match(lines[2], /not this business’s/);
  await refused(page, JSON.stringify({ ...own, proof: foreign.proof }), /does not lead to the signed ledger/);
  await refused(page, JSON.stringify({ ...own, proof: { ...own.proof, checkpoint: foreign.proof.checkpoint } }), /does not lead to the signed ledger/);
  const unproved = { ...own };
  delete unproved.proof;
  assert.match((await verdict(page, JSON.stringify(unproved))).lines.at(-1), /no proof from the ledger/);
  await context.close();
});

test("a file is opened or dropped, and after the page is there nobody is asked", async () => {
  const { receipt } = await choose(home);
  const file = join(home.data, "receipt.json");
  writeFileSync(file, JSON.stringify(receipt));
  const { context, page } = await opened();
  page.asked.length = 0;
  await page.setInputFiles("#receipt-file", file);
  await page.waitForSelector("#verdict.given");
  const dropped = await page.evaluateHandle((text) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], "receipt.json"));
    return carried;
  }, readFileSync(file, "utf8").replace("custom", "custom "));
  await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  await page.waitForSelector("#verdict.failed");
  await page.keyboard.press("Tab");
  assert.deepEqual(page.asked.map((request) => request.url()), []);
  const reached = await page.evaluate((origin) => fetch(origin + "/healthz").then(() => "reached", () => "refused"), home.origin);
  assert.equal(reached, "refused", "the page may not even ask its own house");
  await context.close();
});

test("without script the page says what to do, and the privacy page leads to it", async () => {
  const { context, page } = await visitor(chromium, { locale: "en-GB", script: false });
  await page.goto(home.origin + "/verify");
  assert.match(await page.textContent("main"), /entrenous verify receipt\.json/);
  assert.equal(await page.isVisible("#verify"), false);
  await context.close();
  const { token } = await choose(home);
  const known = await fetch(home.origin + "/privacy?lang=en", { headers: { authorization: `Bearer ${token}` } });
  assert.match(await known.text(), /href="\/verify\?lang=en"/);
});
