import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';

/** The last folder of a machine's root, as its name; `undefined` for this machine. */
export function hostName(host: string): string | undefined {
  const root = host.replace(/\/$/, '');
  // The start of a URI, up to its authority, is not a folder.
  const isFolder = !/^[a-z][a-z\d+.-]*:\/{1,2}[^/]*$/i.test(root);
  const name = isFolder ? visibleText(fileNameOf(root)) : '';
  return name === '' ? undefined : name;
}

/** The machines among these that have a name: this machine, by path or by URI, has none. */
export function namedHosts(hosts: readonly string[]): ReadonlySet<string> {
  return new Set(hosts.filter((host) => hostName(host) !== undefined));
}
