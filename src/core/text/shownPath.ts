import { decodedUri, isUri } from './decodedUri.ts';
import { visibleWholeText } from './visibleText.ts';

/**
 * A file's whole path as people know it, harmless. In the editor paths are URIs: those of files on this machine lose
 * their scheme, and none stays percent-encoded.
 */
export function shownPath(path: string): string {
  if (!isUri(path)) return visibleWholeText(path);
  return visibleWholeText(decodedUri(path).replace(/^file:\/\/(?:\/(?=[a-z]:)|(?=\/))/i, ''));
}
