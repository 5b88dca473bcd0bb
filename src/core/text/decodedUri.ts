/** Whether a path is a URI, as paths are in the editor. */
export function isUri(path: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(path);
}

/** A URI, or a part of one, without its percent-encoding; as it is where that is broken. */
export function decodedUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
