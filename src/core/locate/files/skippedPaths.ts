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
  return isBelowRoot(path, root, leftOut);
}

/**
 * Makes a test like {@link isSkippedPath} that also skips what the user excludes.
 *
 * @param exclude - Names of files and folders (`vendor`, `*.bak`) or paths below any folder (`build/output`). `*` matches any
 * characters in a name. Slashes and `**` at both ends make no difference.
 */
export function skippedPathTest(exclude: readonly string[]): (path: string, root: string) => boolean {
  const patterns = exclude.flatMap((each) => patternOf(each) ?? []);
  if (patterns.length === 0) return isSkippedPath;
  const all = new RegExp(`(?<=[/\\\\])(?:${patterns.join('|')})(?=[/\\\\]|$)`, 'g');
  return (path, root) => isSkippedPath(path, root) || isBelowRoot(path, root, all);
}

function isBelowRoot(path: string, root: string, pattern: RegExp): boolean {
  for (const { 0: found, index } of path.matchAll(pattern)) {
    if (index + found.length > root.length) return true;
  }
  return false;
}

/** Stars in one name. Each multiplies the search time by a name's length, and patterns may come from an untrusted workspace. */
const mostStars = 3;

function patternOf(exclude: string): string | undefined {
  const segments = exclude.split('/').filter((segment) => segment !== '' && segment !== '**' && segment !== '.');
  if (segments.length === 0 || segments.some((segment) => segment.split(/\*+/).length - 1 > mostStars))
    return undefined;
  const escaped = segments.map((segment) => segment.split(/\*+/).map(escapeRegularExpression).join('[^/\\\\]*'));
  return escaped.join('[/\\\\]');
}
