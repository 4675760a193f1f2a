/** Every element of a kind, in the order of the page. */
export const all = (selector: string, below: ParentNode = document): HTMLElement[] => [...below.querySelectorAll<HTMLElement>(selector)];
