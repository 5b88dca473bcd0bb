import { certificateRole } from '../kubernetes/certificateRole.ts';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { folderOf } from '../text/paths.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { DecodedFile, PkiGraph } from './pkiModel.ts';

/** The path of the kubeconfig in the same folder that holds the user of this one, while this one holds its user. */
export function swappedWith({ files }: PkiGraph, path: string): string | undefined {
  const own = files.find((each) => each.path === path);
  const role = own && roleOf(own);
  if (own === undefined || role === undefined) return undefined;
  return files.find((other) => {
    const wanted = other !== own && folderOf(other.path) === folderOf(own.path) ? roleOf(other) : undefined;
    return wanted !== undefined && wanted !== role && isUserOf(own, wanted) && isUserOf(other, role);
  })?.path;
}

function roleOf({ path }: DecodedFile): string | undefined {
  return rolesByPath(path)?.kubeconfig;
}

/** The only user in a file is that of a role. */
function isUserOf({ credentials }: DecodedFile, role: string): boolean {
  const [only, ...others] = credentials.filter(
    ({ value }) => value.keyPath?.endsWith('.client-certificate-data') === true,
  );
  if (only?.content.kind !== 'certificate' || others.length > 0) return false;
  const name = attributeValues(only.content.subject, 'CN').at(-1);
  return name !== undefined && certificateRole(role)?.expected?.commonNames?.includes(name) === true;
}
