// Canonical JSON (RFC 8785) of values without fractions, SHA-256, and base64url read to the letter: what a signature is made over.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The one text of a value. A number that is not whole, or too large to be exact, has none. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => JSON.stringify(name) + ":" + canonical(value[name] ?? null)).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError("a number without a canonical form");
  return JSON.stringify(value);
}

export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export function join(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

export const sha256 = async (...parts: Bytes[]): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

export const hex = (bytes: Bytes): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64 = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes));

const base64url = (bytes: Bytes): string => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Bytes of base64url without padding; a text that says the same bytes in other letters is refused. */
export function bytes(text: unknown): Bytes {
  if (typeof text !== "string") throw new TypeError("not base64url");
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const read = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  if (base64url(read) !== text) throw new TypeError("not base64url");
  return read;
}
