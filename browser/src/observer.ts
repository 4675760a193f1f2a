// Sees, on the devices of the business's own staff, what its pages store and load that the charter does not declare.
// It runs only where the tag says `data-observe="staff"`, which a page writes for people who are signed in as staff:
// to read even the names of what a visitor's device holds would need that visitor's yes (ePrivacy Art. 5(3); EDPB Guidelines 2/2023).
//
// Names and hosts only, never a value, an address or a path; each once a page; what looks like a number of somebody is masked.

declare const __KNOWN__: { stores: string; hosts: string[] };

type Kind = "cookie" | "local" | "session" | "host";

const TOLD_MOST = 50;
const SETTLED_MILLISECONDS = 3000;
const own = document.currentScript as HTMLScriptElement;
const house = new URL(own.src);
const told = new Set<string>();
const stores = RegExp(__KNOWN__.stores);

const isKnownHost = (host: string): boolean =>
  [location.hostname, house.hostname, ...__KNOWN__.hosts].some((known) => host === known || host.endsWith("." + known));

function fresh(kind: Kind, names: string[]): { kind: Kind; name: string }[] {
  const masked = names.map((name) => name.replace(/[0-9a-f-]{8,}|\d{3,}/gi, "*"));
  const unseen = [...new Set(masked)].filter((name) => name && !told.has(kind + name));
  unseen.forEach((name) => told.add(kind + name));
  return unseen.map((name) => ({ kind, name }));
}

function look(): void {
  const undeclared = (names: string[]) => names.filter((name) => !stores.test(name));
  const hosts = performance.getEntriesByType("resource").map((entry) => new URL(entry.name, location.href).hostname);
  const seen = [
    ...fresh("cookie", undeclared(document.cookie.split("; ").map((cookie) => cookie.split("=")[0]!))),
    ...fresh("local", undeclared(Object.keys(localStorage))),
    ...fresh("session", undeclared(Object.keys(sessionStorage))),
    ...fresh("host", hosts.filter((host) => host && !isKnownHost(host))),
  ].slice(0, TOLD_MOST);
  if (!seen.length) return;
  const headers = { "Content-Type": "application/json", "Entrenous-Key": own.dataset.key ?? "" };
  void fetch(house.origin + "/v1/drift", { method: "POST", headers, body: JSON.stringify({ seen }), keepalive: true }).catch(() => {});
}

if (own.dataset.observe === "staff") {
  let soon = setTimeout(look, SETTLED_MILLISECONDS);
  // What is loaded later is looked at when the page has settled again, never while it works.
  new PerformanceObserver(() => {
    clearTimeout(soon);
    soon = setTimeout(look, SETTLED_MILLISECONDS);
  }).observe({ type: "resource" });
  addEventListener("pagehide", look);
}
