// The observer: only for staff, names only, and the operator sees what the charter lacks.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { browser, compressed, house, NINE, pageOf, program, visitor } from "./browser.mjs";

const OBSERVER_BYTES_MOST = 1500;
const TOLD = "**/v1/drift";
let home, chromium;
before(async () => ([home, chromium] = [await house(NINE), await browser()]));
after(async () => {
  await chromium?.close();
  home?.close();
});

async function at(tag) {
  const { context, page } = await visitor(chromium);
  const body = `<script>
    document.cookie = "_count_1=secret"; document.cookie = "stray_4711=secret"; localStorage["stray.key"] = "secret"; sessionStorage["map.at"] = 1;
  </script><img src="https://cdn.elsewhere.example/secret/path.png?person=1" alt="">${tag}`;
  await pageOf(context, home.origin, "/page", body);
  await context.route("https://cdn.elsewhere.example/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: "<svg xmlns='http://www.w3.org/2000/svg'/>" }));
  const told = [];
  page.on("request", (request) => request.url().endsWith("/v1/drift") && told.push(request.postDataJSON()));
  await page.goto(home.origin + "/page");
  return { context, page, told };
}

test("the observer is one file of at most 1,500 bytes", async () => {
  const { body } = await compressed(home.origin + "/observer.js");
  assert.ok(body.length <= OBSERVER_BYTES_MOST, `${body.length} bytes`);
});

test("a visitor is not observed: without the word for staff nothing is read and nothing is told", async () => {
  for (const tag of ['<script src="/observer.js"></script>', '<script src="/observer.js" data-observe="sample"></script>']) {
    const { context, page, told } = await at(tag);
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    assert.deepEqual(told, []);
    await context.close();
  }
});

test("on a page of the staff the names the charter lacks are told once, and the operator sees how to declare them", async () => {
  const { context, page, told } = await at('<script src="/observer.js" data-observe="staff"></script>');
  const answered = page.waitForResponse(TOLD);
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  assert.deepEqual(await (await answered).json(), { counted: 3 });
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  const expected = [
    { kind: "cookie", name: "stray_*" },
    { kind: "local", name: "stray.key" },
    { kind: "host", name: "cdn.elsewhere.example" },
  ];
  assert.deepEqual(told, [{ seen: expected }]);
  const { stdout, status } = spawnSync(program, ["check", NINE, "--drift", home.data], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stdout, /undeclared cookie `stray_\*` \(told: 1\): write `stores = \["stray_\*"\]`/);
  assert.match(stdout, /undeclared host `cdn\.elsewhere\.example`/);
  assert.doesNotMatch(stdout, /secret|_count|map\.at/);
  await context.close();
});
