import { certificateRole } from '../kubernetes/certificateRole.ts';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { addToGroup } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { folderOf } from '../text/paths.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { DecodedFile, PkiGraph } from './pkiModel.ts';

interface RoleFile {
  readonly file: DecodedFile;
  /** Id of the role whose kubeconfig lies at this path. */
  readonly role: string;
}

/** The path of the kubeconfig in the same folder that holds the user of this one, while this one holds its user. */
export function swappedWith(graph: PkiGraph, path: string): string | undefined {
  const beside = roleFiles(graph).get(folderOf(path)) ?? [];
  const own = beside.find(({ file }) => file.path === path);
  if (own === undefined) return undefined;
  return beside.find(({ file, role }) => role !== own.role && isUserOf(own.file, role) && isUserOf(file, own.role))
    ?.file.path;
}

/** By folder. */
const roleFiles = memoisedBy(({ files }: PkiGraph) => {
  const folders = new Map<string, RoleFile[]>();
  for (const file of files) {
    const role = rolesByPath(file.path)?.kubeconfig;
    if (role !== undefined) addToGroup(folders, folderOf(file.path), { file, role });
  }
  return folders;
});

/** The only user in a file is that of a role. */
function isUserOf({ credentials }: DecodedFile, role: string): boolean {
  const [only, ...others] = credentials.filter(
    ({ value }) => value.keyPath?.endsWith('.client-certificate-data') === true,
  );
  if (only?.content.kind !== 'certificate' || others.length > 0) return false;
  const name = attributeValues(only.content.subject, 'CN').at(-1);
  return name !== undefined && certificateRole(role)?.expected?.commonNames?.includes(name) === true;
}
