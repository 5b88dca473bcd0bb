import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import type { SignerRecord } from '../../kubernetes/tables/signers.ts';
import type { SigningRequest } from '../../pki/cluster/signingRequests.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import type { CertificationRequest } from '../../x509/x509Model.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { atItems, atScalar } from './requestPlaces.ts';

const neverSigned = 'Even if approved, it fails with `SignerValidationFailure`: {error}.';

/**
 * Usages that the signer does not allow.
 *
 * When: `usages` has one that the signer does not allow, or lacks one that it requires.
 *
 * @category csr
 * @stage understand
 * @see K-signer, K-csrval
 */
export const csrUsagesMismatch = {
  code: 'csr-usages-mismatch',
  severity: 'error',
  fact: {
    refused: '{signer} does not allow the usage {usages}.',
    missing: '{signer} requires the usage {usages}.',
  },
  consequence: 'Even if approved, it fails with `SignerValidationFailure`.',
  wayOut: 'Ask for {allowed}.',
} as const satisfies FindingRecord;

/**
 * Subject that the signer does not allow.
 *
 * When: a request for one of the kubelet signers has another O than system:nodes, or a CN that does not begin with system:node:.
 *
 * kube-controller-manager neither approves nor signs it, and sets the condition Failed.
 *
 * @category csr
 * @stage understand
 * @see K-csrval
 */
export const csrSubjectMismatch = {
  code: 'csr-subject-mismatch',
  severity: 'error',
  fact: {
    groups: '{signer} requires O=system:nodes and CN=system:node:NAME, but this request has CN={user} and O={groups}.',
    noGroups: '{signer} requires O=system:nodes and CN=system:node:NAME, but this request has CN={user} and no O.',
  },
  consequence: neverSigned,
  wayOut: 'Create a request with the name of a node.',
} as const satisfies FindingRecord;

/**
 * Request for system:masters.
 *
 * When: a request for the signer `kubernetes.io/kube-apiserver-client` has O=system:masters.
 *
 * The admission plugin CertificateSubjectRestriction rejects it.
 *
 * @category csr
 * @stage understand
 * @see K-subjrestr
 */
export const csrSystemMasters = {
  code: 'csr-system-masters',
  severity: 'error',
  fact: 'kubernetes.io/kube-apiserver-client never signs for system:masters, the group in this request.',
  consequence:
    'kube-apiserver rejects the object with `use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed`.',
  wayOut: 'Ask for another group, and grant it the rights with RBAC.',
} as const satisfies FindingRecord;

/**
 * Names that the signer does not allow.
 *
 * When: a request for a client certificate of a kubelet has SANs, or one for its serving certificate has no DNS name and no IP address, or an e-mail
 * address or a URI.
 *
 * @category csr
 * @stage understand
 * @see K-csrval
 */
export const csrSanMismatch = {
  code: 'csr-san-mismatch',
  severity: 'error',
  fact: {
    none: '{signer} requires a DNS name or an IP address, but this request has neither.',
    serving: '{signer} signs only for DNS names and IP addresses, but this request has {san}.',
    client: '{signer} does not allow SANs, but this request has {san}.',
  },
  consequence: neverSigned,
  wayOut: {
    serving: 'Create a request with only the names and addresses of the node as SANs.',
    client: 'Create a request without SANs.',
  },
} as const satisfies FindingRecord;

/**
 * Extensions that the signer ignores.
 *
 * When: a request for a signer of Kubernetes has CA:TRUE, or usages that `spec.usages` does not have.
 *
 * @category csr
 * @stage understand
 * @see K-signer
 */
export const csrExtensionsIgnored = {
  code: 'csr-extensions-ignored',
  severity: 'warning',
  fact: 'This request asks for {extensions}, which the certificate will not have.',
  consequence: 'Kubernetes takes usages only from spec.usages, and never issues CAs.',
  wayOut: 'Remove them from the request, or use another signer.',
} as const satisfies FindingRecord;

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

function usagesMismatch(request: SigningRequest, signer: SignerRecord): readonly FindingDraft[] {
  const { usages } = request;
  const { requiredUsages, allowedUsages, name } = signer;
  // Unknown usages have a finding of their own.
  if (usages === undefined || usages.length === 0) return [];
  if (usages.some(({ text }) => !Object.hasOwn(requestedUsages, text))) return [];
  const [refused] = allowedUsages === undefined ? [] : usages.filter(({ text }) => !allowedUsages.includes(text));
  const missing = requiredUsages.filter((word) => !usages.some(({ text }) => text === word));
  if (refused === undefined && missing.length === 0) return [];
  const judgement = problem(csrUsagesMismatch, {
    fact: refused === undefined ? 'missing' : 'refused',
    values: {
      signer: name,
      usages: refused === undefined ? listOf(missing) : visibleText(refused.text),
      allowed: listOf(allowedUsages === undefined ? requiredUsages : usualUsages(signer)),
    },
  });
  return [placedAt(refused === undefined ? atItems(request, usages) : atScalar(request, refused), judgement)];
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
  return problem(csrSubjectMismatch, {
    fact: groups.length === 0 ? 'noGroups' : 'groups',
    values: {
      signer: name,
      user: visibleText(commonName),
      groups: listOf(groups.map((group) => visibleText(group))),
      error: hasGroups
        ? '`subject common name does not begin with system:node:`'
        : '`subject organization is not system:nodes`',
    },
  });
}

function forbiddenGroup({ subject }: SignerRecord, request: CertificationRequest): Judgement | undefined {
  const groups = attributeValues(request.subject, 'O');
  const isForbidden = subject?.forbiddenOrganizations?.some((group) => groups.includes(group));
  return isForbidden === true ? problem(csrSystemMasters, {}) : undefined;
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
  // Names that cannot be read still count as names.
  if (rule === undefined || rule === 'any' || (names.length === 0 && problems.length > 0)) return undefined;
  const isServing = rule === 'dnsOrIp';
  const kindsRefused = refusedKinds.filter(([kind]) => !isServing || (kind !== 'DNS' && kind !== 'IP'));
  const [refused] = kindsRefused.filter(([kind]) => names.some(({ type }) => type === kind));
  const hasNone = isServing && !names.some(({ type }) => type === 'DNS' || type === 'IP');
  if (refused === undefined && !hasNone) return undefined;
  const first = names.find(({ type }) => type === refused?.[0]);
  const side = isServing ? 'serving' : 'client';
  return problem(csrSanMismatch, {
    fact: first === undefined || hasNone ? 'none' : side,
    wayOut: side,
    values: {
      signer: name,
      san: first ? `${first.type}:${visibleText(first.value)}` : '',
      error: hasNone ? '`DNS or IP subjectAltName is required`' : `\`${refused?.[1]} subjectAltNames are not allowed\``,
    },
  });
}

/** What an author may miss in the certificate: signers of Kubernetes take usages from `spec.usages`, and make no CA. */
function ignoredExtensions({ usages }: SigningRequest, request: CertificationRequest): Judgement | undefined {
  const ignored = [
    ...(request.basicConstraints?.isCa === true ? ['CA:TRUE'] : []),
    ...(usages === undefined ? [] : usagesBeyond(usages, request)),
  ];
  if (ignored.length === 0) return undefined;
  return problem(csrExtensionsIgnored, { values: { extensions: listOf(ignored) } });
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
