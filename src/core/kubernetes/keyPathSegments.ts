/** A key (text) or an index (number; -1 in a pattern: any index). */
export type KeyPathSegment = string | number;

const segmentPattern = /\[(\d*)\]|\['((?:[^'\\]|\\.)*)'\]|\.?([^.[]+)/y;

/**
 * Splits a key path (`users[0].user.client-key-data`, `data['tls.crt']`) into keys and indexes.
 *
 * In a pattern of the tables, `[]` stands for any index and becomes -1. What cannot be read ends the list. Never throws.
 */
export function keyPathSegments(keyPath: string): KeyPathSegment[] {
  const segments: KeyPathSegment[] = [];
  segmentPattern.lastIndex = 0;
  for (let match = segmentPattern.exec(keyPath); match !== null; match = segmentPattern.exec(keyPath)) {
    const [, index, quoted, plain] = match;
    if (index !== undefined) segments.push(index === '' ? -1 : Number(index));
    else segments.push(quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return segments;
}

/** Writes segments as a key path: the inverse of {@link keyPathSegments}. */
export function toKeyPath(segments: readonly KeyPathSegment[]): string {
  let keyPath = '';
  for (const segment of segments) {
    if (typeof segment === 'number') keyPath += `[${segment}]`;
    else if (!/^[A-Za-z0-9_-]+$/.test(segment)) keyPath += `['${segment.replace(/['\\]/g, '\\$&')}']`;
    else keyPath += keyPath === '' ? segment : `.${segment}`;
  }
  return keyPath;
}
