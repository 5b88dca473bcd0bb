import { escapeRegularExpression } from '../../text/regularExpressions.ts';

/** Names of the folders in which CertScope keeps copies: of a backup (see `makeTransactionFolder`), and of a staging. */
export const keptFolders = String.raw`\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-\d{3,}|certscope-(?:staged|backup(?:-undone-\d+(?:-\d+)?)?)`;

/**
 * Folders that never hold a cluster's own certificates and may be huge: version control, packages, kubectl's discovery
 * documents, and the kernel's file systems, where reading a file may wait for ever. And the copies that CertScope keeps: to
 * renew one would spoil what undoes a renewal.
 */
const leftOut = new RegExp(
  `[/\\\\](?:\\.git|\\.hg|\\.svn|node_modules|\\.kube[/\\\\]cache|${keptFolders})(?=[/\\\\]|$)|^/(?:proc|sys|dev)(?=/|$)`,
  'g',
);

/**
 * Tells whether a path lies in a folder that scans leave out, or is one. What a user names is read wherever it is.
 *
 * @param root - What the user named; only folders below it are judged.
 */
export function isLeftOut(path: string, root: string): boolean {
  return isBelowRoot(path, root, leftOut);
}

/**
 * Makes a test that adds what a user leaves out.
 *
 * @param exclude - Names of files and folders (`vendor`, `*.bak`) or paths below any folder (`build/output`). `*` stands
 * for any characters of a name; slashes around and `**` at the ends say nothing more.
 */
export function leavingOut(exclude: readonly string[]): (path: string, root: string) => boolean {
  const patterns = exclude.flatMap((each) => patternOf(each) ?? []);
  if (patterns.length === 0) return isLeftOut;
  const all = new RegExp(`(?<=[/\\\\])(?:${patterns.join('|')})(?=[/\\\\]|$)`, 'g');
  return (path, root) => isLeftOut(path, root) || isBelowRoot(path, root, all);
}

function isBelowRoot(path: string, root: string, pattern: RegExp): boolean {
  for (const { 0: found, index } of path.matchAll(pattern)) {
    if (index + found.length > root.length) return true;
  }
  return false;
}

/** In one name. Each more multiplies the time of a search by a name's length, and a workspace may bring such a pattern. */
const mostStars = 3;

function patternOf(exclude: string): string | undefined {
  const segments = exclude.split('/').filter((segment) => segment !== '' && segment !== '**' && segment !== '.');
  if (segments.length === 0 || segments.some((segment) => segment.split(/\*+/).length - 1 > mostStars))
    return undefined;
  const escaped = segments.map((segment) => segment.split(/\*+/).map(escapeRegularExpression).join('[^/\\\\]*'));
  return escaped.join('[/\\\\]');
}
