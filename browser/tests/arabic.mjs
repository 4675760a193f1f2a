// A house that is read from right to left as well.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NINE } from "./browser.mjs";

/** Every word of ours and of the business, in invented Arabic: what is looked at is the page, not the sense. */
const WORDS = "نص قصير مخترع يكفي لرؤية الصفحة من اليمين إلى اليسار".split(" ");
const arabic = (text) => text.split(" ").map((_, at) => WORDS[at % WORDS.length]).join(" ");

/** The business of the nine languages, and Arabic beside them. */
export const withArabic = () => besides(NINE, '"ca"]', '"ca", "ar"]');

/** The boutique with its letters, and Arabic beside its languages. */
export function boutiqueWithArabic() {
  const folder = besides(new URL("../../charters/boutique", import.meta.url).pathname, '"en"]        #', '"en", "ar"]        #');
  for (const message of readdirSync(join(folder, "messages"))) {
    const at = join(folder, "messages", message);
    for (const text of readdirSync(at).filter((name) => name.startsWith("en."))) cpSync(join(at, text), join(at, text.replace("en.", "ar.")));
  }
  return folder;
}

function besides(business, languages, more) {
  const folder = join(mkdtempSync(join(tmpdir(), "entrenous-")), "more");
  cpSync(business, folder, { recursive: true });
  const charter = join(folder, "charter.toml");
  writeFileSync(charter, readFileSync(charter, "utf8").replace(languages, more));
  mkdirSync(join(folder, "lang/ar"));
  const english = new URL("../../lang/en/", import.meta.url);
  const ours = readdirSync(english).map((topic) => new URL(topic, english));
  const theirs = readdirSync(join(folder, "lang/en")).map((topic) => join(folder, "lang/en", topic));
  for (const [at, file] of [...ours, ...theirs].entries()) {
    const written = readFileSync(file, "utf8").replace(/^(\w+) = "(.*)"$/gm, (line, key, text) => {
      if (text.includes(":string")) return line;
      if (text.startsWith(".")) return line.replace(" one {{", " zero {{{$count}}} one {{").replace(" * {{", " two {{{$count}}} few {{{$count}}} many {{{$count}}} * {{");
      const names = text.match(/\{\$\w+\}/g) ?? [];
      return `${key} = "${[arabic(text.replace(/\{\$\w+\}/g, "")), ...names].join(" ")}"`;
    });
    writeFileSync(join(folder, `lang/ar/${at}.toml`), written);
  }
  return folder;
}
