/** Removes all of `marks` at a text's end. An expression would try every run of them in the text, from each of its characters. */
export function withoutTrailing(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
