import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import { type SignerRecord, signers } from '../../kubernetes/tables/signers.ts';
import { certificateName } from '../../pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** A Kubernetes signer, and what a CertificateSigningRequest asks it for. */
export interface ChosenSigner {
  readonly kind: 'signer';
  /** `spec.signerName`. */
  readonly name: string;
  /** `spec.usages`. */
  readonly usages: readonly string[];
}

/** The role of the CA that kube-controller-manager signs with. */
const clusterCa = 'ca';

/**
 * Chooses the Kubernetes signer for a certificate by subject and usages, as section "renewal through the CSR API" of
 * the reference says. Refuses what no signer issues, because everything is signed with the cluster CA. Sources:
 * K8S-csr, K-signer, K-csrval.
 */
export function chooseSigner(node: CertificateNode, graph: PkiGraph): ChosenSigner | RequestRefusal {
  const { certificate } = node;
  const foreign = foreignCa(node, graph);
  if (foreign !== undefined) {
    return refuseRequest('signerMissing', {
      certificate: node,
      fact: l10n.t(
        '{0} must be issued by {1}, but Kubernetes signs only with the cluster CA.',
        certificateName(certificate, node.role),
        foreign,
      ),
      wayOut: l10n.t('Create the request as a file, and have {0} sign it.', foreign),
    });
  }
  const signer = signerFor(certificate);
  if (signer === undefined) {
    return refuseRequest('signerMissing', {
      certificate: node,
      fact: l10n.t(
        'Kubernetes signers do not issue this certificate (usages: {0}). They issue certificates only for kube-apiserver clients and for kubelets.',
        (certificate.extKeyUsage ?? []).map(extKeyUsageName).join(', ') || l10n.t('none'),
      ),
    });
  }
  const fault = faultFor(signer, certificate);
  if (fault !== undefined) {
    return refuseRequest('signerRefuses', { certificate: node, signer: signer.name, fact: fault });
  }
  return { kind: 'signer', name: signer.name, usages: usagesFor(signer, certificate) };
}

/** Asks another signer than those of Kubernetes, whose rules are unknown, for all usages of the certificate. */
export function askSigner(name: string, node: CertificateNode): ChosenSigner | RequestRefusal {
  const words = wordsByUsage();
  const wanted: readonly string[] = [...(node.certificate.keyUsage ?? []), ...(node.certificate.extKeyUsage ?? [])];
  const unsaid = wanted.find((usage) => !words.has(usage));
  if (unsaid !== undefined || wanted.length === 0) {
    return refuseRequest('signerRefuses', {
      certificate: node,
      signer: name,
      fact:
        unsaid === undefined
          ? l10n.t('The certificate has no usages, but spec.usages needs at least one.')
          : l10n.t('spec.usages has no value for the usage {0}.', extKeyUsageName(unsaid)),
    });
  }
  return { kind: 'signer', name, usages: wanted.flatMap((usage) => words.get(usage) ?? []) };
}

/** The first word for each usage, except `signing`, which means the same as `digital signature`. */
function wordsByUsage(): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const [word, usage] of Object.entries(requestedUsages)) {
    const [value = ''] = Object.values(usage);
    if (word !== 'signing' && !words.has(value)) words.set(value, word);
  }
  return words;
}

/** The CA that must sign instead of the cluster's: by the certificate's role, otherwise by its issuer's. */
function foreignCa({ role, issuer }: CertificateNode, graph: PkiGraph): string | undefined {
  const wanted = role === undefined ? undefined : certificateRole(role.id)?.parent;
  if (wanted !== undefined) return wanted === clusterCa ? undefined : wanted;
  const issuers = issuer.kind === 'verified' ? issuer.issuers.flatMap((id) => graph.certificates.get(id) ?? []) : [];
  const roles = issuers.flatMap((each) => each.role?.id ?? []);
  return roles.includes(clusterCa) ? undefined : roles.find((id) => certificateRole(id)?.use === 'ca');
}

function signerFor(certificate: Certificate): SignerRecord | undefined {
  const purposes = new Set(certificate.extKeyUsage ?? []);
  const isClient = purposes.has(oidOf('client auth'));
  const isServer = purposes.has(oidOf('server auth'));
  if (isClient === isServer) return undefined;
  const isNode =
    attributeValues(certificate.subject, 'O').includes('system:nodes') &&
    attributeValues(certificate.subject, 'CN').some((name) => name.startsWith('system:node:'));
  if (isServer) return isNode ? signerNamed('kubernetes.io/kubelet-serving') : undefined;
  return signerNamed(isNode ? 'kubernetes.io/kube-apiserver-client-kubelet' : 'kubernetes.io/kube-apiserver-client');
}

function signerNamed(name: string): SignerRecord | undefined {
  const all: readonly SignerRecord[] = signers;
  return all.find((signer) => signer.name === name);
}

function oidOf(word: string): string {
  const usage = requestedUsages[word];
  return usage !== undefined && 'extKeyUsage' in usage ? usage.extKeyUsage : '';
}

/** What the signer would reject, or silently drop. */
function faultFor(signer: SignerRecord, certificate: Certificate): string | undefined {
  return (
    groupFault(signer, certificate) ??
    subjectFault(certificate) ??
    namesFault(signer, certificate) ??
    usageFault(signer, certificate)
  );
}

function groupFault({ name, subject }: SignerRecord, certificate: Certificate): string | undefined {
  const groups = attributeValues(certificate.subject, 'O');
  const forbidden = groups.find((group) => subject?.forbiddenOrganizations?.includes(group));
  if (forbidden !== undefined) {
    return l10n.t('{0} rejects the group {1}: kube-apiserver does not accept the request.', name, forbidden);
  }
  const wanted = subject?.organizations;
  if (wanted === undefined || wanted.join('\n') === groups.join('\n')) return undefined;
  return l10n.t(
    '{0} signs only for O={1}, but this certificate has {2}.',
    name,
    wanted.join(),
    groups.map((group) => `O=${visibleText(group)}`).join(', '),
  );
}

/**
 * C, O, OU, L, ST, street, postalCode, serialNumber, CN: Go's `pkix.Name` writes these, and the signer copies no
 * others.
 */
const copiedAttributes: ReadonlySet<string> = new Set([6, 10, 11, 7, 8, 9, 17, 5, 3].map((arc) => `2.5.4.${arc}`));

function subjectFault({ subject }: Certificate): string | undefined {
  const lost = subject.rdns.flat().find(({ oid, value }) => value === undefined || !copiedAttributes.has(oid));
  if (lost !== undefined) {
    return l10n.t('Kubernetes signers do not copy {0} from the subject.', visibleText(lost.shortName ?? lost.oid));
  }
  return attributeValues(subject, 'CN').length > 1
    ? l10n.t('Kubernetes signers copy only one CN, but the subject has several.')
    : undefined;
}

function namesFault(
  { name, subjectAltName: rule }: SignerRecord,
  { subjectAltName: names = [] }: Certificate,
): string | undefined {
  const copied: readonly string[] =
    rule === 'none' ? [] : rule === 'dnsOrIp' ? ['DNS', 'IP'] : ['DNS', 'IP', 'URI', 'email'];
  const refused = names.find(({ type }) => !copied.includes(type));
  if (refused !== undefined) {
    return l10n.t(
      '{0} does not issue certificates with the name {1}.',
      name,
      `${refused.type}:${visibleText(refused.value)}`,
    );
  }
  return rule === 'dnsOrIp' && names.length === 0
    ? l10n.t('{0} requires a DNS name or an IP address, but this certificate has none.', name)
    : undefined;
}

function usageFault({ name, allowedUsages = [] }: SignerRecord, certificate: Certificate): string | undefined {
  const granted = new Set(allowedUsages.flatMap((word) => Object.values(requestedUsages[word] ?? {})));
  const wanted: readonly string[] = [...(certificate.keyUsage ?? []), ...(certificate.extKeyUsage ?? [])];
  const refused = wanted.find((usage) => !granted.has(usage));
  return refused === undefined
    ? undefined
    : l10n.t('{0} signs nothing with the usage {1}.', name, extKeyUsageName(refused));
}

/**
 * The certificate's usages, and those that the signer requires. Kubelets omit encipherment for keys that cannot
 * encipher.
 */
function usagesFor(
  { requiredUsages, allowedUsages = [], subject }: SignerRecord,
  certificate: Certificate,
): readonly string[] {
  const has = new Set<string>([...(certificate.keyUsage ?? []), ...(certificate.extKeyUsage ?? [])]);
  const isOfKubelet = subject?.commonNamePrefix !== undefined;
  return allowedUsages.filter((word) => {
    if (requiredUsages.includes(word)) return true;
    if (isOfKubelet && word === 'key encipherment' && certificate.publicKey.algorithm !== 'RSA') return false;
    return Object.values(requestedUsages[word] ?? {}).some((usage) => has.has(usage));
  });
}
