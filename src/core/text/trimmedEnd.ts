/** Leaves out all of `marks` at a text's end. An expression would look at every run of them anywhere, from each of its characters. */
export function trimmedEnd(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
