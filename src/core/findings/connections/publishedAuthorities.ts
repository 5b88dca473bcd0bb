import { subjectName } from '../../pki/certificateName.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { ConnectionModel, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { refusedBy } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { keysAbove } from './authorityVotes.ts';

/**
 * Pods cannot verify the API server.
 *
 * When: the CA that Pods get did not sign the certificate of the API server, or `--root-ca-file` of kube-controller-manager names such a CA.
 *
 * kube-controller-manager copies `--root-ca-file` into the ConfigMap `kube-root-ca.crt` of every namespace.
 *
 * @category wiring
 * @stage understand
 * @see K-pub, K8S-csr
 */
export const rootCaDoesNotVerifyApiserver = {
  code: 'root-ca-does-not-verify-apiserver',
  severity: 'error',
  fact: {
    named: '{flag} names CA {ca}, which did not sign the certificate of the API server.',
    known: 'Pods get {ca} as the CA of the API server, but its certificate is signed by {issuer}.',
    absent:
      'Pods get {ca} as the CA of the API server, but its certificate is signed by CA {issuer}, which was not found in these files.',
    itself: 'Pods get {ca} as the CA of the API server, but its certificate is self-signed.',
  },
  consequence: {
    ...refusedBy,
    named: `kube-controller-manager publishes it in every namespace, and Pods then fail with ${unknownAuthority}.`,
  },
  wayOut: {
    named: 'Set {flag} to the file of the CA that signed it.',
    given: 'Set {flag} to the CA of the serving certificate.',
    source: 'Set --root-ca-file to the CA of the serving certificate: kube-controller-manager writes it into {flag}.',
  },
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

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
        placedAt(
          setting.place,
          problem(rootCaDoesNotVerifyApiserver, {
            fact: 'named',
            consequence: 'named',
            wayOut: 'named',
            values: { flag: setting.flag, ca: visibleText(subjectName(first.certificate)) },
          }),
        ),
      );
    }
  }
  return [...found.values()];
}
