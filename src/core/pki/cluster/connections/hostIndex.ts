import { rolesOfFile } from '../../../kubernetes/rolesByPath.ts';
import { addToGroup, groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { posix } from '../../../text/paths.ts';
import type { DecodedFile, PkiGraph } from '../../pkiModel.ts';
import { machineOf } from './machines.ts';

/** The files of one machine. */
export interface HostFiles {
  readonly host: string;
  readonly files: readonly DecodedFile[];
  /** By absolute path on the machine. */
  readonly byPath: ReadonlyMap<string, DecodedFile>;
  /** PEM and DER files by the role that their place implies. */
  readonly byRole: ReadonlyMap<string, readonly DecodedFile[]>;
}

/** The files of a machine with a CA of a role that issues certificates of the given roles, or of any. */
export function authorityFiles(
  files: HostFiles | undefined,
  authority: string,
  roles: readonly string[],
): readonly DecodedFile[] {
  return (files?.byRole.get(authority) ?? []).filter((file) => {
    const issued = rolesOfFile(file)?.issued;
    return roles.length === 0 || issued === undefined || issued.some((role) => roles.includes(role));
  });
}

/** The files of a graph by machine. Computed once for each graph. */
export const hostIndex = memoisedBy(buildIndex);

function buildIndex(graph: PkiGraph): ReadonlyMap<string, HostFiles> {
  const byHost = groupBy(graph.files, (file) => machineOf(graph, file));
  return new Map([...byHost].map(([host, list]) => [host, indexHost(host, list)]));
}

function indexHost(host: string, files: readonly DecodedFile[]): HostFiles {
  const byPath = new Map<string, DecodedFile>();
  const byRole = new Map<string, DecodedFile[]>();
  for (const file of files) {
    byPath.set(pathOnHost(host, file), file);
    const isPlain = file.credentials.some(({ value }) => value.keyPath === undefined);
    const role = isPlain ? rolesOfFile(file)?.certificate : undefined;
    if (role !== undefined) addToGroup(byRole, role, file);
  }
  return { host, files, byPath, byRole };
}

function pathOnHost(host: string, { path, hostPath }: DecodedFile): string {
  if (hostPath !== undefined && !hostPath.includes(host === '' ? '\0' : host)) return hostPath;
  const normal = posix(path);
  const rest = host !== '' && normal.startsWith(host) ? normal.slice(host.length) : normal;
  return rest.startsWith('/') ? rest : `/${rest}`;
}
