import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import { effectiveKeyPath } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { formatName } from '../../x509/formatName.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgeCertificates, judgedAt, judgedPlaces, problem } from '../judgement.ts';
import { isPresentedByClient, knownRolesOf } from './knownRoles.ts';

/**
 * Name from the documentation.
 *
 * When: the common name of a CA or of etcd's certificate is the one in the Kubernetes documentation (`kubernetes-ca`, `kubernetes-front-proxy-ca`,
 * `kube-etcd`), not the one that kubeadm uses.
 *
 * Kubernetes does not check the names of CAs.
 *
 * @category identity
 * @stage understand
 * @see K8S-pki, KA-certlist
 */
export const docNameVsKubeadm = {
  code: 'doc-name-vs-kubeadm',
  severity: 'hint',
  fact: {
    fixed: '{name} is named as in the documentation, while kubeadm uses {usual}. Both work.',
    ofNode: '{name} is named as in the documentation, while kubeadm uses the name of the node. Both work.',
  },
} as const satisfies FindingRecord;

/**
 * Several certificates of one user.
 *
 * When: client certificates in kubeconfigs have the same CN and O, the same issuer and different keys. Certificates of kubelets and other components are
 * not compared.
 *
 * Audit logs tell them apart only by the credential ID (`X509SHA256`).
 *
 * @category identity
 * @stage understand
 * @see AS-authn
 */
export const duplicateIdentity = {
  code: 'duplicate-identity',
  severity: 'info',
  fact: '{count} certificates with different keys authenticate as {user}.',
} as const satisfies FindingRecord;

/** Tells names that work and surprise: the documentation's instead of kubeadm's, one user with several certificates. */
export function checkCertificateNames(graph: PkiGraph): readonly FindingDraft[] {
  return [...documentedNames(graph), ...duplicateIdentities(graph)];
}

function documentedNames(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => {
    const role = node.role === undefined ? undefined : certificateRole(node.role.id);
    const name = attributeValues(node.certificate.subject, 'CN').at(-1);
    const [usual] = role?.expected?.commonNames ?? [];
    if (role?.documentedName === undefined || name !== role.documentedName || usual === undefined || usual === name)
      return [];
    return [
      problem(docNameVsKubeadm, {
        fact: usual === '<nodeName>' ? 'ofNode' : 'fixed',
        values: { name: nameInSentence(node, occurrence), usual },
      }),
    ];
  });
}

/** Users who have a certificate each, and not one per machine or generation as components do. */
function duplicateIdentities(graph: PkiGraph): readonly FindingDraft[] {
  const byIdentity = new Map<string, [CertificateNode, Occurrence][]>();
  for (const node of graph.certificates.values()) {
    const occurrence = judgedPlaces(node.occurrences).find((each) => isOfUser(node, each));
    if (occurrence === undefined || attributeValues(node.certificate.subject, 'CN').length === 0) continue;
    const issuer =
      node.issuer.kind === 'verified' ? graph.certificates.get(node.issuer.issuers[0] ?? '')?.keyId : undefined;
    if (issuer === undefined) continue;
    const identity = `${issuer} ${formatName(node.certificate.subject)}`;
    addToGroup(byIdentity, identity, [node, occurrence]);
  }
  return [...byIdentity.values()].flatMap((owners) => {
    if (new Set(owners.map(([{ keyId }]) => keyId)).size < 2) return [];
    return owners.map(([node, occurrence]) =>
      judgedAt(
        occurrence,
        problem(duplicateIdentity, {
          values: {
            count: owners.length,
            user: visibleText(attributeValues(node.certificate.subject, 'CN').at(-1) ?? ''),
          },
          related: owners
            .filter(([other]) => other !== node)
            .slice(0, 5)
            .map(([, place]) => relatedPlace(place, l10n.t('Another certificate of this user'))),
        }),
      ),
    );
  });
}

function isOfUser(node: CertificateNode, occurrence: Occurrence): boolean {
  const isInKubeconfig = keyPathSegments(effectiveKeyPath(occurrence.credential) ?? '')[0] === 'users';
  const isFree = knownRolesOf(node).every(({ role }) => role.expected?.commonNames?.includes('<user>') === true);
  return isInKubeconfig && isFree && isPresentedByClient(node, occurrence);
}
