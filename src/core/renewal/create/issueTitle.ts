import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { visibleText } from '../../text/visibleText.ts';

/**
 * The title of a plan that makes the certificate of a role: a common name alone, which may be that of the node, does not tell
 * what it is for.
 */
export function issueTitle(id: string, commonName: string | undefined): string {
  const role = certificateRole(id);
  const name = role?.kubeadmName ?? id;
  if (role === undefined || commonName === undefined) return l10n.t('Issue {0}', name);
  return l10n.t('Issue {0}: {1} (CN={2})', name, role.what(), visibleText(commonName));
}
