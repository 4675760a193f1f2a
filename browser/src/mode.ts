// Google Consent Mode v2, for pages that ask for it with `data-consent-mode`: nothing global appears otherwise.
// A type is granted only when every purpose behind it is; a type with no purpose behind it stays denied.

import { boot, own, purposes, type Purpose } from "./boot";

const TYPES = [
  "ad_storage",
  "ad_user_data",
  "ad_personalization",
  "analytics_storage",
  "functionality_storage",
  "personalization_storage",
  "security_storage",
];

export function tell(verb: "default" | "update", allowed: (p: Purpose) => boolean): void {
  if (own.dataset.consentMode === undefined) return;
  const layer: unknown[] = ((window as { dataLayer?: unknown[] }).dataLayer ??= []);
  const isGranted = (behind: number[]) => behind.length && behind.every((at) => allowed(purposes[at]!));
  const states = TYPES.map((type, at) => [type, isGranted(boot.modes[at]!) ? "granted" : "denied"]);
  // Google's reader takes nothing but an `arguments` object.
  (function (..._: unknown[]) {
    layer.push(arguments);
  })("consent", verb, Object.fromEntries(states));
}
