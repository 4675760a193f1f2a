// What the server puts before the script: the notice in the reader's language, and nothing else. What is false or empty is left out.

export type Answer = "yes" | "no";

export interface Purpose {
  key: string;
  /** Three signs that name the purpose, and three that name what it asks; see `choice.ts`. */
  id: string;
  asks: string;
  title: string;
  text: string;
  /** What is used, how long it is kept, with whom it is shared, what is set on the device: in words. */
  facts?: string;
  /** What it sets on the device, as a pattern for names. */
  stores?: string;
  /** Whether a person can answer; else it is told. */
  asked?: true;
  /** Whether it may begin before a choice. */
  begins?: true;
  /** Whether the browser's wish not to share counts as a no. */
  signal?: true;
}

/** Google Consent Mode: the places of the purposes behind each of its types, in the order of `mode.ts`. */
type Modes = number[][];

interface Boot {
  hash: string;
  locale: string;
  /** Whether the house saw the browser's wish not to share. */
  gpc?: true;
  /** The purpose that lets the visit be kept in the tab. */
  visit?: string;
  /** Where the files for slots are, with their versions. */
  slots: [slots: string, acts: string];
  /** For how many days a yes stands, and after how many one may ask again. */
  days: [yes: number, no: number];
  purposes: Purpose[];
  modes: Modes;
  /** In the order of `words.ts`. */
  texts: string[];
}

declare const __BOOT__: Boot;
export const boot = __BOOT__;
export const { purposes } = boot;
/** The purposes a person can answer to, in the order of the notice. */
export const asked = purposes.filter((p) => p.asked);
/** Whether the browser asks not to share (W3C Global Privacy Control), told by its header or by itself. */
export const signal = boot.gpc || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
export const own = document.currentScript as HTMLScriptElement;
/** Where the house is: the origin of this script. */
export const house = new URL(own.src).origin;
