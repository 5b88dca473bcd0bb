/** Where a text is not set as Chinese is: with marks of its own, and a blank between Chinese and Latin letters or digits. */
export function untypical(text: string): readonly string[] {
  const plain = text.replace(/```[\s\S]*?```|`[^`\n]*`/g, 'x').replace(/\]\([^)]*\)|!(?=\[)|[*[\]]/g, '');
  return plain.match(/.?\p{Script=Han}[,;:!?.(\w{]|[\w}),;:!?]\p{Script=Han}.?/gu) ?? [];
}
