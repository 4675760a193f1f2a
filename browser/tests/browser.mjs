// A house and a browser for the tests: the real program on a free port, the real Chromium, and what every test looks at.

import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const OUT = new URL("../out/", import.meta.url).pathname;
mkdirSync(OUT, { recursive: true });
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const program = process.env.ENTRENOUS_BIN ?? new URL("../../target/debug/entrenous", import.meta.url).pathname;

/** The folder of a business that speaks every language of the house. */
export const NINE = new URL("./nine", import.meta.url).pathname;
export const LANGUAGES = ["fr", "de", "en", "es", "it", "pt", "nl", "pl", "ca"];

/** Opens a house on a free port and a new folder: the demo, or the business of a folder; `before` does something to the folder first. */
export async function house(charter, before = () => {}) {
  const data = mkdtempSync(join(tmpdir(), "entrenous-"));
  before(data);
  const opens = charter ? ["serve", "--charter", charter] : ["demo"];
  const child = spawn(program, [...opens, "--listen", "127.0.0.1:0", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const origin = await new Promise((found, failed) => {
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const at = said.match(/listening on (http:\S+)/);
      if (at) found(at[1]);
    });
    child.on("exit", (code) => failed(new Error(`the house did not open (${code}): ${said}`)));
  });
  return { origin, data, said, close: () => child.kill() };
}

export const browser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

/** A new visitor. The page collects what the content policy refused and every request. */
export async function visitor(chromium, { width = 1280, scheme = "light", locale = "fr-FR", gpc = false, sends = gpc, script = true } = {}) {
  const context = await chromium.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    locale,
    javaScriptEnabled: script,
    bypassCSP: false,
    extraHTTPHeaders: sends ? { "Sec-GPC": "1" } : {},
  });
  if (gpc) await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  const page = await context.newPage();
  page.refused = [];
  page.asked = [];
  page.on("console", (message) => message.type() === "error" && page.refused.push(message.text()));
  page.on("pageerror", (error) => page.refused.push(String(error)));
  page.on("request", (request) => page.asked.push(request));
  return { context, page };
}

/** Answers a page of somebody else's making from the house's own origin. */
export const pageOf = (context, origin, path, body) =>
  context.route(origin + path, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: `<!doctype html><html lang="en"><title>A page</title><body>${body}` }));

/** An answer as it travels. */
export const compressed = (url, headers = {}) =>
  new Promise((found) =>
    get(url, { headers: { "accept-encoding": "gzip", ...headers } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => found({ body: Buffer.concat(parts), encoding: answer.headers["content-encoding"] }));
    }),
  );

/** What is on the device. */
export const stored = async (page) => ({
  cookies: (await page.context().cookies()).map((cookie) => cookie.name),
  local: await page.evaluate(() => Object.keys(localStorage)),
  session: await page.evaluate(() => Object.keys(sessionStorage)),
});

/** Every accessibility rule of WCAG 2.2 AA that is broken. The script runs in the page's own world, past its policy. */
export async function violations(page) {
  await page.evaluate(AXE + ";void 0");
  const result = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target + " " + n.failureSummary).join(" | ")}`);
}

export const picture = (page, name, whole = false) => page.screenshot({ path: join(OUT, name + ".png"), fullPage: whole });
