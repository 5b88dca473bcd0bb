/**
 * Folders that never hold a cluster's own certificates and may be huge: version control, packages, kubectl's discovery
 * documents, and the kernel's file systems, where reading a file may wait for ever.
 */
const leftOut = /[/\\](?:\.git|\.hg|\.svn|node_modules|\.kube[/\\]cache)(?=[/\\]|$)|^\/(?:proc|sys|dev)(?=\/|$)/g;

/**
 * Tells whether a path lies in a folder that scans leave out, or is one. What a user names is read wherever it is.
 *
 * @param root - What the user named; only folders below it are judged.
 */
export function isLeftOut(path: string, root: string): boolean {
  for (const { 0: found, index } of path.matchAll(leftOut)) {
    if (index + found.length > root.length) return true;
  }
  return false;
}
