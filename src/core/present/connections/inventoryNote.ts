import * as l10n from '@vscode/l10n';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';

/** What stands above the connections while inventories are opened: these hold no flags and no kubeconfigs, so that no keys leave their machine. */
export function inventoryNote(files: readonly Pick<DecodedFile, 'inventory'>[]): string | undefined {
  const names = [...new Set(files.flatMap(({ inventory }) => inventory ?? []))].map((name) => visibleText(name));
  if (names.length === 0) return undefined;
  return l10n.t(
    '{0} tells certificates only, no flags and no kubeconfigs. Run certscope connections on its machine to judge who connects to whom there.',
    names.join(', '),
  );
}
