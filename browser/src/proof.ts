// Checks a receipt without asking anyone: its form, its signature, its key, and the way of its entry to the signed head of the ledger.
// The same rules as `entrenous verify`, written a second time from the formats: RFC 8785, RFC 8032, RFC 9162, RFC 7515, C2SP tlog-checkpoint.

import { base64, bytes, canonical, hex, join, sha256, utf8, type Bytes, type Json } from "./canonical";

export type Fault = "cut" | "form" | "version" | "unreadable" | "changed" | "foreign" | "ledger" | "browser";

type Fields = { [name: string]: Json };

export interface Verdict {
  fault?: Fault;
  /** What holds, in the order it was checked. */
  held: ("signature" | "own" | "ledger")[];
  record?: Fields;
  index?: number;
  size?: number;
}

const SCHEMAS: Json[] = ["entrenous-consent-1", "entrenous-consent-2"];
const SIGNED = "entrenous/receipt/1\n";
const RECEIPT = ["record", "key", "public_key", "signature", "proof"];
const PROOF = ["about", "entry", "index", "size", "hashes", "checkpoint"];
const HASH_BYTES = 32;
/** More than the way to the root of the largest ledger. */
const HASHES_MOST = 64;
/** How long a text that is read as a receipt may be. */
const LETTERS_MOST = 65_536;

class NotHolding extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

const must = (holds: boolean, fault: Fault): void => {
  if (!holds) throw new NotHolding(fault);
};

/** Reads with a function; what it cannot read is this fault. */
function read<T>(fault: Fault, make: () => T): T {
  try {
    return make();
  } catch {
    throw new NotHolding(fault);
  }
}

const isFields = (value: Json | undefined): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const onlyHas = (fields: Fields, names: string[]): boolean => Object.keys(fields).every((name) => names.includes(name));
const keyId = async (key: Bytes): Promise<string> => hex(await sha256(key)).slice(0, 8);

async function isSigned(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const made = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]).catch((error: Error) => {
    throw new NotHolding(error.name === "NotSupportedError" ? "browser" : "unreadable");
  });
  return crypto.subtle.verify("Ed25519", made, signature, message);
}

/** Checks a text: a receipt, or its short form. `own` is the key of the business whose page this is. */
export async function check(text: string, own: string): Promise<Verdict> {
  const verdict: Verdict = { held: [] };
  try {
    must(text.length <= LETTERS_MOST, "form");
    if (!globalThis.crypto?.subtle) throw new NotHolding("browser");
    await (text.trimStart().startsWith("{") ? receipt(text, own, verdict) : short(text.trim(), own, verdict));
  } catch (error) {
    verdict.fault = error instanceof NotHolding ? error.fault : "form";
  }
  return verdict;
}

async function receipt(text: string, own: string, verdict: Verdict): Promise<void> {
  const all = read<Json>("cut", () => JSON.parse(text));
  must(isFields(all) && onlyHas(all, RECEIPT) && isFields(all.record), "form");
  const { record, key, public_key, signature, proof } = all as Fields;
  const fields = record as Fields;
  verdict.record = fields;
  must(SCHEMAS.includes(fields.schema ?? null), "version");
  const [made, sign] = read("unreadable", () => [bytes(public_key), bytes(signature)] as const);
  must((await keyId(made)) === key, "unreadable");
  const written = read("changed", () => canonical(fields));
  must(await isSigned(made, utf8(SIGNED + written), sign), "changed");
  verdict.held.push("signature");
  if (proof !== undefined) {
    must(isFields(proof) && onlyHas(proof, PROOF), "form");
    await ledger(fields, await sha256(utf8(written)), proof as Fields, made);
    verdict.held.push("ledger");
    [verdict.index, verdict.size] = [(proof as Fields).index as number, (proof as Fields).size as number];
  }
  must(public_key === own, "foreign");
  verdict.held.push("own");
}

/** The record alone, as JWS compact: it carries no key, so only this business's own counts. */
async function short(text: string, own: string, verdict: Verdict): Promise<void> {
  const [head, body, sign, more] = text.split(".");
  must(!!head && !!body && !!sign && more === undefined, "cut");
  const parts = read("cut", () => [head, body, sign].map(bytes) as [Bytes, Bytes, Bytes]);
  const told = parts.slice(0, 2).map((part) => read<Json>("form", () => JSON.parse(new TextDecoder().decode(part))));
  const [header, record] = told as [Json, Json];
  must(isFields(header) && isFields(record) && header.alg === "EdDSA" && header.typ === "entrenous-receipt+jws", "form");
  verdict.record = record as Fields;
  must((header as Fields).kid === (await keyId(bytes(own))), "foreign");
  must(await isSigned(bytes(own), utf8(`${head}.${body}`), parts[2]), "changed");
  must(SCHEMAS.includes((record as Fields).schema ?? null), "version");
  verdict.held.push("signature", "own");
}

/** From the record to its entry, to its leaf, to a root, to a head that the key signed. */
async function ledger(record: Fields, evidence: Bytes, proof: Fields, key: Bytes): Promise<void> {
  const entry = proof.entry ?? entryOf(record, hex(evidence), proof.about);
  must(isFields(entry) && entry.evidence === hex(evidence), "ledger");
  const leaf = await sha256(Uint8Array.of(0), utf8(read("ledger", () => canonical(entry))));
  const way = read("ledger", () => bytes(proof.hashes));
  must(way.length % HASH_BYTES === 0 && way.length <= HASHES_MOST * HASH_BYTES, "ledger");
  const root = await rootFrom(leaf, proof.index, proof.size, way);
  const signature = read("ledger", () => bytes(proof.checkpoint));
  const head = `${origin(String(record.controller))}\n${proof.size}\n${base64(root)}\n`;
  must(await isSigned(key, utf8(head), signature), "ledger");
}

/** The entry follows from the record (`Entry::of_choice`). */
function entryOf(record: Fields, evidence: string, about: Json | undefined): Json {
  const said = record.purposes as { key?: string; keys?: string[]; state: string }[];
  const has = (...states: string[]): boolean => said.some((one) => states.includes(one.state));
  const own = { join: "merge", lapse: "expire" }[String(record.method)];
  const act = own ?? (has("given", "renewed") ? "consent" : has("withdrawn") ? "withdraw" : has("requested") ? "ask" : "refuse");
  const charter = String(record.charter);
  return {
    v: 1,
    at: record.at ?? null,
    actor: record.actor ?? null,
    act,
    about: about === undefined ? null : hex(read("ledger", () => bytes(about))),
    purposes: said.flatMap((one) => one.keys ?? [one.key ?? ""]).sort(),
    items: [],
    charter: charter.length === 64 ? charter : hex(read("form", () => bytes(charter))),
    reason: { merge: "joined", expire: "lapsed", withdraw: "taken_back" }[act] ?? "chosen",
    evidence,
  };
}

/** RFC 9162 section 2.1.3.2. */
async function rootFrom(leaf: Bytes, index: Json | undefined, size: Json | undefined, way: Bytes): Promise<Bytes> {
  must(Number.isSafeInteger(index) && Number.isSafeInteger(size), "ledger");
  let [node, last, root] = [index as number, (size as number) - 1, leaf];
  must(node >= 0 && node <= last, "ledger");
  const up = (): void => void ([node, last] = [Math.floor(node / 2), Math.floor(last / 2)]);
  for (let at = 0; at < way.length; at += HASH_BYTES) {
    const beside = way.slice(at, at + HASH_BYTES);
    must(last > 0, "ledger");
    if (node % 2 === 1 || node === last) {
      root = await sha256(Uint8Array.of(1), beside, root);
      while (node % 2 === 0 && node !== 0) up();
    } else {
      root = await sha256(Uint8Array.of(1), root, beside);
    }
    up();
  }
  must(last === 0, "ledger");
  return root;
}

/** The name of a ledger, as its checkpoints write it. */
const origin = (business: string): string =>
  "entrenous/" + [...business].map((letter) => (/[\p{Alphabetic}\p{N}]/u.test(letter) ? ([...letter.toLowerCase()][0] ?? "-") : "-")).join("");
