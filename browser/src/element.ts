// Small builders: text stays text, never markup.

export function element<K extends keyof HTMLElementTagNameMap>(name: K, inside: (Node | string)[] = [], style = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = style;
  made.append(...inside);
  return made;
}

export function button(act: string, text: string): HTMLButtonElement {
  const made = element("button", [text]);
  made.type = "button";
  made.dataset.entrenous = act;
  return made;
}
