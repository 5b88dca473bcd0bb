import { decodedUri, isUri } from './decodedUri.ts';

/**
 * The last part of a path, as people know it. In the editor paths are URIs, in which all but plain Latin letters is encoded.
 * Hostile text.
 */
export function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isUri(path) ? decodedUri(name) : name;
}
