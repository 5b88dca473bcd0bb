import { visibleWholeText } from './visibleText.ts';

/**
 * A file's whole path as people know it, harmless. In the editor paths are URIs: those of files on this machine lose
 * their scheme, and none stays percent-encoded.
 */
export function shownPath(path: string): string {
  if (!isUri(path)) return visibleWholeText(path);
  return visibleWholeText(decodedUri(path).replace(/^file:\/\/(?:\/(?=[a-z]:)|(?=\/))/i, ''));
}

/** Whether a path is a URI, as paths are in the editor. */
function isUri(path: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(path);
}

/** A URI, or a part of one, without its percent-encoding; as it is where that is broken. */
function decodedUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The last part of a path, as people know it. In the editor paths are URIs, in which all but plain Latin letters is encoded.
 * Hostile text.
 */
export function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isUri(path) ? decodedUri(name) : name;
}
