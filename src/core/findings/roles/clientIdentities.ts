import * as l10n from '@vscode/l10n';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgeCertificates } from '../judgement.ts';
import { evidencePlaces, isPresentedByClient, knownRolesOf } from './knownRoles.ts';

/**
 * Judges whom client certificates make of their owners: kube-apiserver takes CN for the user and each O for a group, and
 * RBAC and the Node authorizer go by fixed names.
 */
export function checkClientIdentities(picture: ClusterPicture): readonly FindingDraft[] {
  return judgeCertificates(picture.graph, (node, occurrence) => {
    const nameless = withoutName(node, occurrence);
    return nameless === undefined
      ? [otherName(node, occurrence, picture), noNode(node, occurrence), reserved(node, occurrence)]
      : [nameless];
  });
}

function withoutName(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (!isPresentedByClient(node, occurrence) || commonNameOf(node) !== '') return undefined;
  // etcd and webhooks go by the chain alone.
  if (knownRolesOf(node).some(({ role }) => role.expected?.decides === undefined)) return undefined;
  return {
    code: 'cn-missing-client',
    fact: l10n.t('{0} has no CN, so that it makes nobody of its owner.', nameInSentence(node, occurrence)),
    consequence: l10n.t('kube-apiserver answers with {0}.', unauthorized),
    wayOut: l10n.t('Re-issue it with the user’s name as CN.'),
  };
}

const unauthorized = '`Unauthorized`';

/** Roles whose user is fixed: RBAC binds `system:kube-scheduler`, whatever the certificate says. */
function otherName(node: CertificateNode, occurrence: Occurrence, picture: ClusterPicture): Judgement | undefined {
  const known = knownRolesOf(node).find(({ role }) => isFixedUser(role));
  const names = known?.role.expected?.commonNames ?? [];
  const commonName = commonNameOf(node);
  const [expected] = names;
  if (known === undefined || expected === undefined || names.includes(commonName)) return undefined;
  // Who may pass on users is a setting of kube-apiserver: where that is known, it decides.
  if (known.role.parent === 'front-proxy-ca' && hasApiServer(picture, occurrence)) return undefined;
  return {
    code: 'cn-role-mismatch',
    fact: l10n.t(
      '{0} should identify {1}, and identifies {2}.',
      nameInSentence(node, occurrence),
      expected,
      visibleText(commonName),
    ),
    consequence: l10n.t(
      'RBAC knows {0} by that name; as {1} it is refused with {2}.',
      known.role.presentedBy?.() ?? expected,
      visibleText(commonName),
      '`Forbidden`',
    ),
    wayOut: l10n.t('Re-issue it with CN={0}.', expected),
    related: evidencePlaces(known.evidence, l10n.t('The setting that uses it')),
  };
}

/** Those for whom the name alone decides. */
function isFixedUser({ expected }: CertificateRole): boolean {
  return (
    expected?.decides?.join() === 'commonName' && expected.commonNames?.some((name) => name.includes('<')) === false
  );
}

function hasApiServer({ components }: ClusterPicture, { file }: Occurrence): boolean {
  const host = hostOf(file);
  return components.some((each) => each.component === 'kube-apiserver' && each.host === host);
}

const nodePrefix = 'system:node:';
const nodeGroup = 'system:nodes';

function noNode(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const known = knownRolesOf(node).find(({ role }) => role.id === 'kubelet-client');
  if (known === undefined) return undefined;
  const groups = groupsOf(node);
  const commonName = commonNameOf(node);
  if (commonName.startsWith(nodePrefix) && groups.includes(nodeGroup)) return undefined;
  return {
    code: 'kubelet-identity-invalid',
    fact: l10n.t(
      '{0} is no node’s: the Node authorizer needs CN={1}NAME and O={2}, and it has CN={3} and {4}.',
      nameInSentence(node, occurrence),
      nodePrefix,
      nodeGroup,
      visibleText(commonName),
      groups.length === 0 ? l10n.t('no O') : `O=${listOf(groups.map((group) => visibleText(group)))}`,
    ),
    consequence: l10n.t('kube-apiserver answers the kubelet with {0}, and the node stays NotReady.', '`Forbidden`'),
    wayOut: l10n.t('Re-issue it for the node’s name in the group {0}.', nodeGroup),
    related: evidencePlaces(known.evidence, l10n.t('The setting that uses it')),
  };
}

const reservedUsers = ['system:serviceaccount:', 'system:anonymous'];
const reservedGroups = ['system:unauthenticated', 'system:serviceaccounts'];

function reserved(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (!isPresentedByClient(node, occurrence)) return undefined;
  const commonName = commonNameOf(node);
  const user = reservedUsers.find((prefix) => commonName.startsWith(prefix)) === undefined ? undefined : commonName;
  const group = groupsOf(node).find((name) => reservedGroups.some((prefix) => name.startsWith(prefix)));
  const identity = user ?? group;
  if (identity === undefined) return undefined;
  return {
    code: 'cn-reserved-prefix',
    fact: l10n.t(
      '{0} takes {1}, which Kubernetes gives to others.',
      nameInSentence(node, occurrence),
      visibleText(identity),
    ),
    consequence: l10n.t('Its owner has all rights that RBAC gives to that name.'),
    wayOut: l10n.t('Re-issue it with a name of its own.'),
  };
}

/** The last CN, as Go's `Subject.CommonName`. */
function commonNameOf({ certificate }: CertificateNode): string {
  return attributeValues(certificate.subject, 'CN').at(-1) ?? '';
}

function groupsOf({ certificate }: CertificateNode): readonly string[] {
  return attributeValues(certificate.subject, 'O');
}
