import { type KeyPathSegment, keyPathSegments } from '../kubernetes/keyPathSegments.ts';

/** Stands for the comments of a file. */
export const commentsPath = 'comments';

/** What a user wants to see nevertheless. */
export interface KeptPaths {
  readonly comments: boolean;
  /** Paths of which nothing was found yet. */
  idle(): readonly string[];
  has(path: readonly KeyPathSegment[]): boolean;
}

/**
 * Reads key paths such as `spec.template`, `metadata.annotations['example.com/owner']`, `spec.containers[].args`. `*` stands for any key, `[]` for
 * any index; an index may be left out. A path keeps everything below it.
 */
export function keptPaths(paths: readonly string[]): KeptPaths {
  const found = new Set<string>();
  const patterns = paths
    .filter((path) => path !== commentsPath)
    .map((path) => [path, keyPathSegments(path)] as const)
    .filter(([, { length }]) => length > 0);
  return {
    comments: paths.includes(commentsPath),
    idle: () => patterns.map(([path]) => path).filter((path) => !found.has(path)),
    has: (path) => {
      const fitting = patterns.find(([, pattern]) => isBelow(path, pattern));
      if (fitting !== undefined) found.add(fitting[0]);
      return fitting !== undefined;
    },
  };
}

/** Whether a text can be read to its end as such a path. */
export function isKeptPath(text: string): boolean {
  return /^(?:\[\d*\]|\['(?:[^'\\]|\\.)*'\]|\.?[^.[\]]+)+$/.test(text);
}

function isBelow(path: readonly KeyPathSegment[], pattern: readonly KeyPathSegment[]): boolean {
  let at = 0;
  for (const wanted of pattern) {
    while (typeof wanted === 'string' && typeof path[at] === 'number') at++;
    const segment = path[at++];
    const isAny = typeof wanted === 'number' ? wanted === -1 && typeof segment === 'number' : wanted === '*';
    if (segment === undefined || !(isAny || segment === wanted)) return false;
  }
  return true;
}
