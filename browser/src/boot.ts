// What the server puts before the script: the notice in the reader's language, and nothing else.

export type Question = "opt_in" | "opt_out" | "told" | "never";
export type Answer = "yes" | "no";

export interface Purpose {
  key: string;
  title: string;
  text: string;
  question: Question;
  /** What is used, how long it is kept, with whom it is shared, what is set on the device: in words. */
  facts: string;
  recipients: string[];
  stores: string[];
}

export interface Boot {
  notice: {
    hash: string;
    version: string;
    locale: string;
    ask_again_after_days: number;
    purposes: Purpose[];
    texts: Record<string, string>;
  };
  gpc: boolean;
  visit: string | null;
  dir: "ltr" | "rtl";
  yes_days: number;
}

declare const __BOOT__: Boot;
export const boot = __BOOT__;
export const texts = boot.notice.texts;
export const purposes = boot.notice.purposes;
/** The purposes a person can answer to, in the order of the notice. */
export const asked = purposes.filter((p) => p.question === "opt_in" || p.question === "opt_out");
/** Whether the browser asks not to share (W3C Global Privacy Control). */
export const signal = boot.gpc || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
export const own = document.currentScript as HTMLScriptElement;
/** Where the house is: the origin of this script. */
export const house = new URL(own.src).origin;
