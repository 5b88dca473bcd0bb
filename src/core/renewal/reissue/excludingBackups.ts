import { filesSetAside } from '../../pki/cluster/setAside.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import type { FileAccess } from './untouchedReason.ts';

/**
 * Leaves the user's own backups unchanged: copies that were set aside.
 *
 * @param isNamed - Files that the user named are written wherever they are.
 */
export function excludingBackups(
  graph: PkiGraph,
  access: FileAccess,
  isNamed: (file: DecodedFile) => boolean = () => false,
): FileAccess {
  const aside = filesSetAside(graph);
  return (file) => access(file) ?? (aside.has(file.path) && !isNamed(file) ? 'backup' : undefined);
}
