import { escapeRegularExpression } from '../../text/regularExpressions.ts';

/** Names of the folders in which CertScope keeps copies: backups (see `makeTransactionFolder`) and staged changes. */
export const keptFolders = String.raw`\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-\d{3,}|certscope-(?:staged|backup(?:-undone-\d+(?:-\d+)?)?)`;

/**
 * Folders that never contain a cluster's own certificates and may be huge: version control, packages, kubectl's discovery cache,
 * and the kernel's file systems, where reading a file may never end. Also the copies that CertScope keeps: renewing one would
 * break Undo.
 */
const leftOut = new RegExp(
  `[/\\\\](?:\\.git|\\.hg|\\.svn|node_modules|\\.kube[/\\\\]cache|${keptFolders})(?=[/\\\\]|$)|^/(?:proc|sys|dev)(?=/|$)`,
  'g',
);

/**
 * Tells whether a path is a folder that scans skip, or is inside one. Files and folders that the user names are always read.
 *
 * @param root - What the user named. Only folders below it are skipped.
 * @internal
 */
export function isSkippedPath(path: string, root: string): boolean {
  return reachesBelow(path, root, leftOut);
}

/** Patterns that hold below a folder: those of a configuration file. */
export interface PatternsBelow {
  readonly folder: string;
  readonly patterns: readonly string[];
}

/**
 * Makes a test like {@link isSkippedPath} that also skips what the user excludes.
 *
 * @param exclude - See {@link pathTest}. A slash at the beginning makes no difference here.
 * @param below - What configuration files exclude.
 */
export function skippedPathTest(
  exclude: readonly string[],
  below: readonly PatternsBelow[] = [],
): (path: string, root: string) => boolean {
  if (exclude.length + below.length === 0) return isSkippedPath;
  const tests = below.map(excludedBelow);
  const isExcluded = pathTest(exclude.map((pattern) => pattern.replace(/^\/+/, '')));
  return (path, root) => isSkippedPath(path, root) || isExcluded(path, root) || tests.some((test) => test(path, root));
}

/** Tests what a configuration file excludes below its folder. What the user named is read all the same. */
export function excludedBelow({ folder, patterns }: PatternsBelow): (path: string, root: string) => boolean {
  const test = pathTest(patterns);
  return (path, root) => {
    const next = path[folder.length];
    const isBelow = path.startsWith(folder) && (next === '/' || next === '\\' || /[/\\]$/.test(folder));
    return isBelow && test(path, folder, root);
  };
}

/**
 * Makes a test for paths, by patterns: names of files and folders (`vendor`, `*.bak`) or paths below any folder (`build/output`).
 * One that begins with a slash is a path below the folder itself. A pattern holds for everything in a folder. `*` matches any characters in
 * a name, `?` one, `{a,b}` one of several texts, and `**` any number of folders. A slash or `**` at the end makes no difference.
 *
 * The test takes a path, the folder that patterns are relative to, and what the user named, which no pattern matches.
 */
export function pathTest(patterns: readonly string[]): (path: string, folder: string, named?: string) => boolean {
  const all = patterns.map(patternOf);
  const anywhere = all.flatMap((each) => (each === undefined || each.isAnchored ? [] : [each.source]));
  const anchored = all.flatMap((each) =>
    each?.isAnchored ? [new RegExp(`^[/\\\\]${each.source}(?=[/\\\\]|$)`, 'g')] : [],
  );
  const free =
    anywhere.length === 0 ? undefined : new RegExp(`(?<=[/\\\\])(?:${anywhere.join('|')})(?=[/\\\\]|$)`, 'g');
  return (path, folder, named = folder) => {
    const most = named.length > folder.length ? named : folder;
    if (free !== undefined && reachesBelow(path, most, free)) return true;
    const start = folder.length - (/[/\\]$/.test(folder) ? 1 : 0);
    return anchored.some((pattern) => reachesBelow(path.slice(start), most.slice(start), pattern));
  };
}

function reachesBelow(path: string, root: string, pattern: RegExp): boolean {
  for (const { 0: found, index } of path.matchAll(pattern)) {
    if (index + found.length > root.length) return true;
  }
  return false;
}

/** Stars in one name, and `**` between names. Each multiplies the search time, and patterns may come from an untrusted workspace. */
const most = { stars: 3, folders: 1 };

/** Reads a pattern; `undefined` if it has too many stars, or nothing to match. */
export function patternOf(text: string): { readonly source: string; readonly isAnchored: boolean } | undefined {
  const segments = text.split('/').filter((segment) => segment !== '' && segment !== '.');
  const isAnchored = text.startsWith('/') && segments[0] !== '**';
  while (segments.at(-1) === '**') segments.pop();
  while (segments[0] === '**') segments.shift();
  if (segments.length === 0 || segments.filter((segment) => segment === '**').length > most.folders) return undefined;
  if (segments.some((segment) => segment.split(/\*+/).length - 1 > most.stars)) return undefined;
  const source = segments
    .map((segment, index) => {
      const isLast = index === segments.length - 1;
      return segment === '**' ? '(?:[^/\\\\]+[/\\\\])*' : sourceOfName(segment) + (isLast ? '' : '[/\\\\]');
    })
    .join('');
  return { source, isAnchored };
}

/** Of braces, only those with texts in them mean something. */
function sourceOfName(name: string): string {
  return name
    .split(/(\*+|\?|\{[^{}]*,[^{}]*\})/)
    .map((part, index) => {
      if (index % 2 === 0) return escapeRegularExpression(part);
      if (part === '?') return '[^/\\\\]';
      return part.startsWith('*') ? '[^/\\\\]*' : `(?:${part.slice(1, -1).split(',').map(sourceOfName).join('|')})`;
    })
    .join('');
}
