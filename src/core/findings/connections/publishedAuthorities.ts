import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { ConnectionModel, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { keysAbove } from './authorityVotes.ts';

/**
 * Reports a CA that kube-controller-manager is about to publish although pods cannot verify the API server with it: what
 * is published now may still be right.
 *
 * @param told - Paths of files of which others say that they are wrong.
 */
export function checkPublishedAuthorities(
  { graph, clusters }: ConnectionModel,
  verdicts: readonly ConnectionVerdict[],
  told: ReadonlySet<string>,
): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, server } of verdicts) {
    if (connection.client.party !== 'pod' || server.kind !== 'accepted') continue;
    const leaf = graph.certificates.get(server.path[0] ?? '');
    if (leaf === undefined) continue;
    const verifying = keysAbove(graph, leaf);
    const cluster = clusters.find(({ id }) => id === connection.cluster);
    for (const instance of cluster?.components ?? []) {
      if (instance.component !== 'kube-controller-manager') continue;
      const setting = settingOf(instance, '--root-ca-file');
      const certificates = setting?.material?.certificates ?? [];
      const [first] = certificates;
      if (setting === undefined || first === undefined || told.has(setting.material?.filePath ?? '')) continue;
      if (certificates.some(({ keyId }) => verifying.has(keyId) || keyId === leaf.keyId)) continue;
      found.set(
        instance.id,
        placedAt(setting.place, {
          code: 'root-ca-does-not-verify-apiserver',
          fact: l10n.t(
            '{0} names {1}, which did not sign the certificate of the API server.',
            setting.flag,
            visibleText(subjectName(first.certificate)),
          ),
          consequence: l10n.t(
            'kube-controller-manager publishes it in every namespace, and pods then stop with {0}.',
            unknownAuthority,
          ),
          wayOut: l10n.t('Name the file of the CA that signed it.'),
        }),
      );
    }
  }
  return [...found.values()];
}
