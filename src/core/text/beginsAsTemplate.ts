/**
 * A template action at the start, which YAML reads as a mapping inside a mapping, and in which YAML always finds a mistake:
 * - the dash that trims blanks would be a list item: `{{- if .Values.tls }}`, or
 * - no quote, comment, bracket or tag can hide the end of the action, and the document goes on after it:
 *   `{{/* vim: set filetype=mustache: *\/}}` and another line.
 */
const mistakenAction =
  /^\ufeff?\s*\{\{(?:-[\s}]|(?:[^{}[\]"'#!&]|(?<=[\w)/.]\s?)["']|(?<=\S)#)*\}\}[ \t]*\n(?:[ \t]*(?:#.*)?\n)*(?!---|\.\.\.)[ \t]*[^\s#])/;

/**
 * Tells that a text begins with a template action, so that the YAML library would only find mistakes in it. The library is not
 * asked then: it takes as long for one mistake as for hundreds of characters, and charts consist of them.
 */
export function beginsAsTemplate(text: string): boolean {
  return mistakenAction.test(text);
}
