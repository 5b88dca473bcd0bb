import { baseName } from './paths.ts';
import { visibleWholeText } from './visibleText.ts';

/**
 * A file's whole path as people know it, with hostile characters escaped. In the editor, paths are URIs: local files lose their scheme,
 * and percent-encoding is removed.
 */
export function shownPath(path: string): string {
  if (!isUri(path)) return visibleWholeText(path);
  return visibleWholeText(decodedUri(path).replace(/^file:\/\/(?:\/(?=[a-z]:)|(?=\/))/i, ''));
}

/** Tells whether a path is a URI, as in the editor. */
function isUri(path: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(path);
}

/** A URI or a part of one, without percent-encoding. Unchanged if the encoding is broken. */
function decodedUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The last part of a path, as people know it. In the editor, paths are URIs, which encode everything except plain Latin letters. The
 * result is hostile text.
 */
export function fileNameOf(path: string): string {
  return decodedPath(path, baseName(path));
}

/** The end of a path, as people know it. The result is hostile text. */
export function decodedPath(path: string, end: string): string {
  return isUri(path) ? decodedUri(end) : end;
}
