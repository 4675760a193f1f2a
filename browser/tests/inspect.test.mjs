// `entrenous check --site` on our own banner, and on invented ones that each break the rules they are named after.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { after, before, describe, test } from "node:test";
import { LANGUAGES, NINE, house } from "./browser.mjs";

const PROGRAM = process.env.ENTRENOUS_BIN ?? new URL("../../target/debug/entrenous", import.meta.url).pathname;
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const BOUTIQUE = new URL("../../charters/boutique", import.meta.url).pathname;

/** Runs the program; gives its exit code and what it said. */
const check = (...words) =>
  new Promise((done) => {
    const child = spawn(PROGRAM, ["check", ...words], { stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (bytes) => (out += bytes));
    child.stderr.on("data", (bytes) => (err += bytes));
    child.on("exit", (code) => done({ code, out, err }));
  });

const judged = async (url, ...more) => {
  const { code, out, err } = await check("--site", url, "--browser", BROWSER, "--format", "json", ...more);
  assert.ok(out, err);
  const { findings } = JSON.parse(out);
  const broken = findings.filter((one) => one.verdict === "broken");
  return { code, broken: broken.map((one) => one.code), seen: Object.fromEntries(broken.map((one) => [one.code, one.seen])) };
};

let home, nine, counter, street;
before(async () => {
  [home, nine, street] = [await house(), await house(NINE), await serve()];
  counter = await behindOneAddress(nine.origin);
});
after(() => {
  home?.close();
  nine?.close();
  counter?.server.closeAllConnections();
  counter?.server.close();
  street?.server.closeAllConnections();
  street?.server.close();
});

for (const [language, scheme] of [["fr", "light"], ["de", "dark"], ["en", "light"], ["fr", "dark"], ["de", "light"], ["en", "dark"]]) {
  test(`our own banner breaks no rule: ${language}, ${scheme}`, async () => {
    const { code, broken, seen } = await judged(`${home.origin}/shop?lang=${language}`, "--language", language, "--scheme", scheme, "--charter", BOUTIQUE);
    assert.deepEqual(broken, [], JSON.stringify(seen));
    assert.equal(code, 0);
  });
}

/** A page of the business that speaks every language, with its house behind the same address. */
function behindOneAddress(origin) {
  return new Promise((opened) => {
    const server = createServer((asked, answer) => {
      const language = /^\/page\?lang=(\w+)$/.exec(asked.url)?.[1];
      if (!language) {
        const passed = request(origin + asked.url, { method: asked.method, headers: asked.headers }, (got) => {
          answer.writeHead(got.statusCode, got.headers);
          got.pipe(answer);
        });
        return asked.pipe(passed);
      }
      const choices = /^title = "(.*)"$/m.exec(readFileSync(new URL(`../../lang/${language}/banner.toml`, import.meta.url), "utf8"))[1];
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      answer.end(`<!doctype html><html lang="${language}"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Café Neuf</title><main><h1>Café Neuf</h1><p>${"Café. ".repeat(200)}</p></main><footer><a href="/privacy/choices?lang=${language}" data-entrenous="customize">${choices}</a></footer><script src="/banner.js?lang=${language}"></script></html>`);
    });
    server.listen(0, "127.0.0.1", () => opened({ server, origin: `http://127.0.0.1:${server.address().port}` }));
  });
}

for (const [at, language] of LANGUAGES.filter((code) => !["fr", "de", "en"].includes(code)).entries()) {
  const scheme = at % 2 ? "dark" : "light";
  test(`our own banner breaks no rule: ${language}, ${scheme}`, async () => {
    const { code, broken, seen } = await judged(`${counter.origin}/page?lang=${language}`, "--language", language, "--scheme", scheme, "--charter", NINE);
    assert.deepEqual(broken, [], JSON.stringify(seen));
    assert.equal(code, 0);
  });
}

// An invented shop. `banner` changes a sound banner in one way; `act` replaces a part of its script.

const STYLE = `
  body{font:16px/1.5 sans-serif;margin:2rem;color:#222;background:#fff}
  #ask{position:fixed;inset:auto 0 0;background:#fff;color:#222;padding:12px;border-top:1px solid #777;max-height:100vh;overflow:auto}
  #ask h2,#ask p{margin:0 0 8px} #ask div{display:flex;flex-wrap:wrap;gap:8px}
  #ask button,#back,#more button{flex:1 1 90px;min-width:90px;min-height:48px;font:600 16px sans-serif;background:#7a3410;color:#fff;border:1px solid #7a3410}
  #ask [value=settings]{background:#fff;color:#7a3410} label{display:block;min-height:44px}`;
const BANNER = {
  lang: "en",
  role: 'role="region" aria-labelledby="ask-title"',
  text: "We use cookies only if you want us to. If you say no, everything still works.",
  accept: '<button value="accept">Accept all</button>',
  reject: '<button value="reject">Reject all</button>',
  settings: '<button value="settings">Choose</button>',
  box: '<label><input type="checkbox" name="visits"> Counting visits, kept 90 days</label>',
  notice: '<p>You can change your mind at any time. <a href="/privacy">Privacy notice</a></p>',
  style: "",
  back: '<button id="back">Your privacy choices</button>',
  always: "",
  yes: 'localStorage.setItem("taste","linen")',
  no: 'localStorage.removeItem("taste")',
  done: "document.cookie='choice='+answer+';max-age=15552000'",
  signal: "Your browser asks us not to share your data. We honour that.",
};

const shop = (change) => {
  const b = { ...BANNER, ...change };
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Haberdashery</title><style>${STYLE}${b.style}</style>
<main><h1>Haberdashery</h1><p>${"Buttons, ribbons and thread, all invented. ".repeat(600)}</p></main><footer>${b.back}</footer>
<template id="banner"><section id="ask" lang="${b.lang}" ${b.role}><h2 id="ask-title">Cookies and privacy</h2><p>${b.text}</p><p id="heard" hidden>${b.signal}</p><div>${b.accept}${b.reject}${b.settings}</div></section></template>
<template id="second"><dialog id="more" aria-labelledby="more-title"><h2 id="more-title">What you allow: cookies</h2>${b.notice}${b.box}<div><button value="accept">Accept all</button><button value="reject">Reject all</button><button value="save">Save my choice</button></div></dialog></template>
<script>
  const put = (id) => document.body.append(document.getElementById(id).content.cloneNode(true));
  const answer = (answer) => { document.querySelectorAll("#ask,#more").forEach((one) => one.remove()); ${b.done}; if (answer === "yes") { ${b.yes} } else { ${b.no} } };
  const open = () => { put("second"); document.getElementById("more").showModal(); };
  document.addEventListener("click", ({ target }) => {
    if (target.id === "back") open();
    if (target.value === "accept") answer("yes");
    if (target.value === "reject" || target.value === "save") answer("no");
    if (target.value === "settings") open();
  });
  if (!document.cookie.includes("choice=")) { put("banner"); if (navigator.globalPrivacyControl) heard.hidden = false; }
  ${b.always}
</script></html>`;
};

/** What each invented banner does, and the rules it breaks by it. */
const BANNERS = {
  sound: [{}, []],
  "no refusal beside the yes": [{ reject: "" }, ["DP01", "DP07"]],
  "a link for a no": [{ reject: '<a href="#no" onclick="event.preventDefault();answer(\'no\')" style="display:inline-block;min-width:44px;min-height:44px">Reject all</a>' }, ["DP02", "DP03", "DP04"]],
  "a small no": [{ style: "#ask [value=reject]{flex:0 0 80px;min-width:80px;font-size:12px}" }, ["DP03"]],
  "a pale no": [{ style: "#ask [value=reject]{background:#fff;color:#444;border-color:#fff}" }, ["DP04"]],
  "words one cannot read": [{ style: "#ask p,#ask button[value]{color:#cbb}" }, ["DP05"]],
  "a no below the fold": [{ style: "@media(max-width:700px){#ask{max-height:none}#ask [value=reject]{margin-top:900px}}" }, ["DP06"]],
  "ticked in advance": [{ box: BANNER.box.replace("<input", "<input checked") }, ["DP08", "DP28"]],
  "scrolling is a yes": [{ always: 'addEventListener("scroll",()=>scrollY>1000&&localStorage.setItem("taste","linen"))' }, ["DP09"]],
  "a name at once": [{ always: 'document.cookie="visitor=0123456789abcdef0123;max-age=9999999"' }, ["DP10"]],
  "a name after a no": [{ no: BANNER.no + ';document.cookie="visitor=0123456789abcdef0123;max-age=9999999"' }, ["DP11"]],
  "no way back": [{ back: "" }, ["DP12"]],
  "a yes that stays": [{ no: "" }, ["DP13"]],
  "nothing told": [{ notice: "", box: BANNER.box.replace(", kept 90 days", "") }, ["DP17"]],
  "a long sentence": [{ text: "We and those we work with keep and read small files on your device so that the pages you see and the offers you get fit what you have looked at before." }, ["DP18"]],
  shaming: [{ reject: '<button value="reject">No, I don’t like it</button>', accept: '<button value="accept">Accept all offers</button>', style: "#ask button{flex:1 1 200px}" }, ["DP19"]],
  "a wall": [{ no: BANNER.no + ';document.querySelector("main").innerHTML="<p>Come back when you agree.</p>"' }, ["DP20"]],
  "a forgotten no": [{ done: 'document.cookie="choice="+answer+(answer==="yes"?";max-age=15552000":"");if(answer==="no")addEventListener("pagehide",()=>document.cookie="choice=;max-age=0")' }, ["DP22"]],
  "another language": [{ lang: "de" }, ["DP24"]],
  "a button no key reaches": [{ reject: '<button value="reject" tabindex="-1">Reject all</button>' }, ["DP25"]],
  "no role": [{ role: "" }, ["DP25"]],
  "a clock": [{ text: 'The offer of cookies ends in <b id="clock">99</b> seconds.', always: 'setInterval(()=>{const c=document.getElementById("clock");if(c)c.textContent=Number(c.textContent)-1},400)' }, ["DP26"]],
};

async function serve() {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname).slice(1);
    const found = path === "bare" ? "<!doctype html><title>Nothing</title><p>Nothing is asked here." : BANNERS[path] && shop(BANNERS[path][0]);
    if (path === "hangs") return; // and never answers
    response.writeHead(found ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
    response.end(found ?? "not here");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

// Most of a visit is waiting, so some are made at once.
describe("invented banners", { concurrency: 3 }, () => {
  for (const [name, [, expected]] of Object.entries(BANNERS)) {
    test(`an invented banner breaks exactly its rules: ${name}`, async () => {
      const { code, broken, seen } = await judged(`${street.origin}/${encodeURIComponent(name)}`);
      assert.deepEqual(broken, expected, JSON.stringify(seen));
      assert.equal(code, expected.length ? 1 : 0);
    });
  }
});

test("a page without a banner, one that is not there, one that hangs and no page at all are refused in words", async () => {
  for (const [url, said] of [
    [`${street.origin}/bare`, /no banner was found on `http/],
    [`${street.origin}/gone`, /did not load: it answers with status 404/],
    ["http://127.0.0.1:1/", /did not load: /],
    [`${street.origin}/hangs`, /the page may be hanging/],
    ["shop.example", /is not the address of a page/],
  ]) {
    const { code, out, err } = await check("--site", url, "--browser", BROWSER);
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.match(err, said);
  }
});

test("a code host reads what was found", async () => {
  const { code, out } = await check("--site", `${street.origin}/a small no`, "--browser", BROWSER, "--format", "sarif");
  assert.equal(code, 1);
  const { results } = JSON.parse(out).runs[0];
  assert.deepEqual([...new Set(results.filter((one) => one.kind === "fail").map((one) => one.ruleId))], ["DP03"]);
});
