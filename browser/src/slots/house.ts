// What `banner.js` lends: the choices and the way to the house; and the words, which the house puts before this file.

import type { Lent } from "../suggest";

interface Words {
  /** "Why do I see this?" */
  why: string;
  /** "What is used" */
  used: string;
  /** "Not for me" */
  dismiss: string;
  /** The titles of what suggestions may use. */
  items: Record<string, string>;
}

declare const __WORDS__: Words;
export const words = __WORDS__;

export let house: Lent;
export const lend = (lent: Lent): Lent => (house = lent);
