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

/** The key path of a sibling key: `users[0].user.client-key` beside `users[0].user.client-certificate`. */
export function siblingKeyPath(keyPath: string, key: string): string {
  return toKeyPath([...keyPathSegments(keyPath).slice(0, -1), key]);
}

/** Tells whether a path ends with a pattern of the tables; `*` stands for any key, -1 for any index. */
export function endsAs(path: readonly KeyPathSegment[], pattern: readonly KeyPathSegment[]): boolean {
  const end = path.slice(-pattern.length);
  return end.length === pattern.length && pattern.every((wanted, index) => segmentFits(wanted, end[index]));
}

function segmentFits(wanted: KeyPathSegment, segment: KeyPathSegment | undefined): boolean {
  if (wanted === '*') return typeof segment === 'string';
  if (wanted === -1) return typeof segment === 'number';
  return wanted === segment;
}

/**
 * The key path of a related field: fills its pattern with the keys and indexes at the same places of `path`, which
 * ends with `pattern`.
 */
export function keyPathBeside(
  path: readonly KeyPathSegment[],
  pattern: readonly KeyPathSegment[],
  beside: string,
): string {
  const start = path.length - pattern.length;
  const filled = keyPathSegments(beside).map((segment, index) =>
    segment === -1 || segment === '*' ? (path[start + index] ?? segment) : segment,
  );
  return toKeyPath([...path.slice(0, start), ...filled]);
}
