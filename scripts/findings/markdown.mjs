/** Sets flags, paths, placeholders and code in code spans, and escapes the rest for Markdown. */
export function markdown(text) {
  return text
    .split(
      /(`[^`]*`|(?<![\w-])--[a-z][\w-]*(?:=[\w./:-]*[\w/])?|(?<![\w.+:/])~?\/(?:[\w<>.-]+\/)*[\w<>.*-]*\w|\{[a-zA-Z]+\})/,
    )
    .map((part, index) => (index % 2 === 0 ? escaped(part) : `\`${part.replace(/^`|`$/g, '')}\``))
    .join('');
}

export function escaped(text) {
  return text.replace(/[\\*<[\]]|(?<!\w)_|_(?!\w)/g, '\\$&');
}
