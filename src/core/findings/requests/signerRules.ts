import * as l10n from '@vscode/l10n';
import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import type { SignerRecord } from '../../kubernetes/tables/signers.ts';
import type { SigningRequest } from '../../pki/cluster/signingRequests.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import type { CertificationRequest } from '../../x509/x509Model.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { refusedObject } from '../refusedObject.ts';
import { atItems, atScalar } from './requestPlaces.ts';

/** Judges a request by what its signer demands. Of other signers than those of Kubernetes nothing is known. */
export function checkSignerRules(request: SigningRequest): readonly FindingDraft[] {
  const { signer, request: asked } = request;
  if (signer === undefined) return [];
  const judgements =
    asked === undefined
      ? []
      : [
          subjectMismatch(signer, asked.content) ?? forbiddenGroup(signer, asked.content),
          namesMismatch(signer, asked.content),
          ignoredExtensions(request, asked.content),
        ];
  return [
    ...usagesMismatch(request, signer),
    ...judgements.flatMap((judgement) =>
      judgement === undefined || asked === undefined ? [] : [judgedAt(asked.occurrence, judgement)],
    ),
  ];
}

const failed = '`SignerValidationFailure`';
const afterApproval = (detail: string) =>
  l10n.t('Even if approved it becomes no certificate: {0}, {1}.', failed, `\`${detail}\``);

function usagesMismatch(request: SigningRequest, signer: SignerRecord): readonly FindingDraft[] {
  const { usages } = request;
  const { requiredUsages, allowedUsages, name } = signer;
  // What is no usage at all is told as such.
  if (usages === undefined || usages.length === 0) return [];
  if (usages.some(({ text }) => !Object.hasOwn(requestedUsages, text))) return [];
  const [refused] = allowedUsages === undefined ? [] : usages.filter(({ text }) => !allowedUsages.includes(text));
  const missing = requiredUsages.filter((word) => !usages.some(({ text }) => text === word));
  if (refused === undefined && missing.length === 0) return [];
  return [
    placedAt(refused === undefined ? atItems(request, usages) : atScalar(request, refused), {
      code: 'csr-usages-mismatch',
      fact:
        refused === undefined
          ? l10n.t('{0} signs nothing without the usage {1}.', name, listOf(missing))
          : l10n.t('{0} signs nothing with the usage {1}.', name, visibleText(refused.text)),
      consequence: l10n.t('Even if approved it becomes no certificate: {0}.', failed),
      wayOut: l10n.t('Ask for {0}.', listOf(allowedUsages === undefined ? requiredUsages : usualUsages(signer))),
    }),
  ];
}

/** Key encipherment is of use for RSA keys alone. */
function usualUsages({ requiredUsages, allowedUsages = [] }: SignerRecord): readonly string[] {
  return [...requiredUsages, ...allowedUsages.filter((word) => !requiredUsages.includes(word))];
}

function subjectMismatch({ name, subject }: SignerRecord, request: CertificationRequest): Judgement | undefined {
  const groups = attributeValues(request.subject, 'O');
  const commonName = commonNameOf(request);
  const { organizations, commonNamePrefix: prefix = '' } = subject ?? {};
  const hasGroups = organizations === undefined || organizations.join('\n') === groups.join('\n');
  if (hasGroups && commonName.startsWith(prefix)) return undefined;
  return {
    code: 'csr-subject-mismatch',
    fact: l10n.t(
      '{0} signs for O={1} and CN={2}NAME; this request has CN={3} and {4}.',
      name,
      listOf(organizations ?? []),
      prefix,
      visibleText(commonName),
      groups.length === 0 ? l10n.t('no O') : `O=${listOf(groups.map((group) => visibleText(group)))}`,
    ),
    consequence: afterApproval(
      hasGroups
        ? `subject common name does not begin with ${prefix}`
        : `subject organization is not ${listOf(organizations)}`,
    ),
    wayOut: l10n.t('Make the request anew for a node’s name.'),
  };
}

function forbiddenGroup({ name, subject }: SignerRecord, request: CertificationRequest): Judgement | undefined {
  const groups = attributeValues(request.subject, 'O');
  const forbidden = subject?.forbiddenOrganizations?.find((group) => groups.includes(group));
  if (forbidden === undefined) return undefined;
  return {
    code: 'csr-system-masters',
    fact: l10n.t('This request is for the group {0}, for which {1} never signs.', forbidden, name),
    consequence: refusedObject(`\`use of ${name} signer with ${forbidden} group is not allowed\``),
    wayOut: l10n.t('Ask for another group, and give that one the rights with RBAC.'),
  };
}

function commonNameOf({ subject }: CertificationRequest): string {
  return attributeValues(subject, 'CN').at(-1) ?? '';
}

/** Go's words for kinds of names, in the order in which it looks for them. */
const refusedKinds = [
  ['DNS', 'DNS'],
  ['email', 'Email'],
  ['IP', 'IP'],
  ['URI', 'URI'],
] as const;

function namesMismatch(signer: SignerRecord, request: CertificationRequest): Judgement | undefined {
  const { subjectAltName: names = [], problems } = request;
  const { subjectAltName: rule, name } = signer;
  // Names that cannot be read are names all the same.
  if (rule === undefined || rule === 'any' || (names.length === 0 && problems.length > 0)) return undefined;
  const isServing = rule === 'dnsOrIp';
  const kindsRefused = refusedKinds.filter(([kind]) => !isServing || (kind !== 'DNS' && kind !== 'IP'));
  const [refused] = kindsRefused.filter(([kind]) => names.some(({ type }) => type === kind));
  const hasNone = isServing && !names.some(({ type }) => type === 'DNS' || type === 'IP');
  if (refused === undefined && !hasNone) return undefined;
  const first = names.find(({ type }) => type === refused?.[0]);
  return {
    code: 'csr-san-mismatch',
    fact:
      refused === undefined || first === undefined || hasNone
        ? l10n.t('This request has neither DNS names nor IP addresses, and {0} demands one.', name)
        : isServing
          ? l10n.t('{0} signs for DNS names and IP addresses only; this request has {1}.', name, nameText(first))
          : l10n.t('{0} signs for no names; this request has {1}.', name, nameText(first)),
    consequence: afterApproval(
      hasNone ? 'DNS or IP subjectAltName is required' : `${refused?.[1]} subjectAltNames are not allowed`,
    ),
    wayOut: isServing
      ? l10n.t('Make the request anew with the node’s addresses as names, and no others.')
      : l10n.t('Make the request anew without names.'),
  };
}

function nameText({ type, value }: { readonly type: string; readonly value: string }): string {
  return `${type}:${visibleText(value)}`;
}

/** What an author may miss in the certificate: signers of Kubernetes take usages from `spec.usages`, and make no CA. */
function ignoredExtensions({ usages }: SigningRequest, request: CertificationRequest): Judgement | undefined {
  const ignored = [
    ...(request.basicConstraints?.isCa === true ? ['CA:TRUE'] : []),
    ...(usages === undefined ? [] : usagesBeyond(usages, request)),
  ];
  if (ignored.length === 0) return undefined;
  return {
    code: 'csr-extensions-ignored',
    fact: l10n.t('This request asks for {0}, which will not be in the certificate.', listOf(ignored)),
    consequence: l10n.t('Kubernetes takes the usages from spec.usages alone, and never makes a CA.'),
    wayOut: l10n.t('Leave it out of the request, or use another signer.'),
  };
}

function usagesBeyond(
  usages: readonly { readonly text: string }[],
  { keyUsage = [], extKeyUsage = [] }: CertificationRequest,
): readonly string[] {
  const granted = new Set<string>();
  for (const { text } of usages) {
    const usage = Object.hasOwn(requestedUsages, text) ? requestedUsages[text] : undefined;
    if (usage !== undefined) granted.add('keyUsage' in usage ? usage.keyUsage : usage.extKeyUsage);
  }
  return [
    ...keyUsage.filter((bit) => !granted.has(bit)),
    ...extKeyUsage.filter((oid) => !granted.has(oid)).map(extKeyUsageName),
  ];
}
