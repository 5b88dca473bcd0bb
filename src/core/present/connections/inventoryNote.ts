import * as l10n from '@vscode/l10n';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';

/**
 * The note above the connections while inventories are open. They contain no flags and no kubeconfigs, so that no
 * keys leave their machine.
 */
export function inventoryNote(files: readonly Pick<DecodedFile, 'inventory'>[]): string | undefined {
  const names = [...new Set(files.flatMap(({ inventory }) => inventory ?? []))].map((name) => visibleText(name));
  if (names.length === 0) return undefined;
  return l10n.t(
    '{0} contains only certificates, no flags or kubeconfigs. Run certscope connections on its machine to check the connections there.',
    names.join(', '),
  );
}
