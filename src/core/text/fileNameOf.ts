/**
 * The last part of a path, as people know it. In the editor paths are URIs, in which all but plain Latin letters is encoded.
 * Hostile text.
 */
export function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[a-z][a-z\d+.-]*:\/\//i.test(path) ? decoded(name) : name;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
