import { subjectName } from '../../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../../pki/certificateUse.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { authoritiesAbove, isPublicName } from '../../pki/privateCas.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { candidateOf } from '../change/candidateOf.ts';
import type { PlannedCertificate } from '../change/changeModel.ts';
import { chooseRenewalCa, findRenewalCa } from '../findRenewalCa.ts';
import { planExtensions } from '../plannedExtensions.ts';
import { planValidity } from '../plannedValidity.ts';
import { refuse } from '../refusal.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalCa, RenewalRefusal } from '../renewalModel.ts';
import { type CaLine, endedAbove, endOf, lineOf } from './caLine.ts';
import { mendedExtensions } from './mendedCa.ts';
import { refuseWithoutCaKey } from './refuseWithoutCaKey.ts';

/** A CA as it will be. */
export interface ExtendedCa extends CaLine {
  readonly kind: 'extended';
  readonly planned: PlannedCertificate;
  /** Signs with the new dates. */
  readonly ca: RenewalCa;
}

/** What extending a CA depends on. */
export interface ExtensionTerms {
  readonly graph: PkiGraph;
  readonly now: number;
  readonly canOpenKeys?: boolean;
  /** By default, it is valid as long as before. */
  readonly caDays?: number;
}

/** The private CAs that have ended or end within so many milliseconds, roots first, each line once. */
export function endingLines(
  graph: PkiGraph,
  { now, within, isInScope = () => true, access }: EndingQuestion,
): readonly CaLine[] {
  const lines = new Map<CertificateNode, CaLine>();
  for (const node of graph.certificates.values()) {
    const { notAfter, basicConstraints, subject } = node.certificate;
    if (notAfter === undefined || notAfter - now >= within || basicConstraints?.isCa !== true) continue;
    if (!isUsedAsCa(node) || isPublicName(subject)) continue;
    const line = lineOf(graph, node);
    const isHere = node.occurrences.some(({ file }) => isInScope(file) && access?.(file) !== 'backup');
    if (isHere && endOf(line.node) - now < within) lines.set(line.node, line);
  }
  return [...lines.values()].toSorted((a, b) => Number(isRoot(b.node)) - Number(isRoot(a.node)));
}

/**
 * What an extension is about: the CA, or the CAs above a certificate that have ended, and with them the CAs on the same machines that have
 * ended or end soon.
 */
export function endingWith(
  graph: PkiGraph,
  node: CertificateNode,
  question: EndingQuestion,
): { readonly own: readonly string[]; readonly together: readonly string[] } {
  const ending = endingLines(graph, question).map((line) => line.node);
  const ended = endedAbove(graph, node, question.now);
  const own = ended.length > 0 ? ended : authoritiesAbove(graph, node).slice(0, 1);
  const hostsOf = ({ occurrences }: CertificateNode) => occurrences.map(({ file }) => hostOf(file));
  const hosts = new Set(own.flatMap(hostsOf));
  const together = ending.filter((each) => own.includes(each) || hostsOf(each).some((host) => hosts.has(host)));
  const ids = (nodes: readonly CertificateNode[]) => nodes.map((each) => each.fingerprint);
  return { own: ids(own), together: own.every((each) => together.includes(each)) ? ids(together) : ids(own) };
}

/** When CAs count as ending. */
export interface EndingQuestion {
  readonly now: number;
  readonly within: number;
  readonly isInScope?: (file: DecodedFile) => boolean;
  readonly access?: FileAccess | undefined;
}

/**
 * Plans the same CA with new dates and a new serial number. Subject, key and extensions keep their bytes, so whatever
 * it signed is verified as before.
 *
 * @param above - Extended CAs by key id: one of them may sign it.
 */
export function extendCa(
  { node, nodes }: CaLine,
  { graph, now, canOpenKeys = false, caDays }: ExtensionTerms,
  above: ReadonlyMap<string, RenewalCa>,
): ExtendedCa | RenewalRefusal {
  const { certificate } = node;
  const signer = isRoot(node) ? undefined : signerOf(node, { graph, now, canOpenKeys }, above);
  if (signer?.kind === 'refusal') return signer;
  const { publicKey, extensions } = certificate;
  const signed = signer?.node.certificate;
  const planned: PlannedCertificate = {
    id: node.fingerprint,
    ...optional('role', node.role?.id),
    name: subjectName(certificate),
    old: node,
    subject: nameAsSigned(graph, node),
    issuer: signer === undefined ? { kind: 'self' } : { kind: 'ca', ca: signer },
    key: { kind: 'same', spki: publicKey.spki, ...optional('key', keyOf(graph, node)), why: 'usual' },
    validity: planValidity({
      certificate,
      caNotBefore: signed?.notBefore ?? Number.NEGATIVE_INFINITY,
      caNotAfter: signed?.notAfter ?? Number.POSITIVE_INFINITY,
      isKubeadmFile: false,
      isInKubeconfig: false,
      days: caDays,
      now,
    }),
    extensions: mendedExtensions(
      graph,
      node,
      signed === undefined
        ? extensions.map(({ oid, der }) => ({ oid, action: 'kept', der }))
        : planExtensions(certificate, signed.subjectKeyIdentifier, true),
    ),
    isCa: true,
  };
  const candidate = candidateOf(planned);
  if (candidate === undefined) return refuse('resultNotVerified', { ca: node });
  const ca = chooseRenewalCa(graph, { ...node, certificate: candidate }, now, undefined, canOpenKeys);
  if (ca.kind === 'refusal') return ca.code === 'caKeyMissing' ? refuseWithoutCaKey(graph, node) : ca;
  return {
    kind: 'extended',
    node,
    nodes,
    ca,
    planned: { ...planned, key: { kind: 'same', spki: publicKey.spki, key: ca.key, why: 'usual' } },
  };
}

/**
 * Its name in the octets that what it signed has, by which Go finds an issuer: somebody may have made the certificate again with a
 * program that encodes names otherwise.
 */
function nameAsSigned({ certificates }: PkiGraph, { certificate, fingerprint, keyId, issued }: CertificateNode): Bytes {
  const ofKey = ({ issuer }: CertificateNode): boolean =>
    issuer.kind === 'verified'
      ? issuer.issuers.some((each) => certificates.get(each)?.keyId === keyId)
      : issuer.kind === 'unknown' && issuer.encodedOtherwise === fingerprint;
  const signed = issued.length > 0 ? undefined : [...certificates.values()].find((each) => ofKey(each));
  return signed?.certificate.issuer.der ?? certificate.subject.der;
}

function keyOf({ keys }: PkiGraph, { keyId }: CertificateNode): Occurrence | undefined {
  return keys.get(keyId)?.privateKeys[0];
}

function signerOf(
  { issuer, fingerprint }: CertificateNode,
  { graph, now, canOpenKeys = false }: ExtensionTerms,
  above: ReadonlyMap<string, RenewalCa>,
): RenewalCa | RenewalRefusal {
  const issuers = issuer.kind === 'verified' ? issuer.issuers : [];
  const extended = issuers.map((each) => above.get(graph.certificates.get(each)?.keyId ?? '')).find(Boolean);
  return extended ?? findRenewalCa(graph, fingerprint, now, canOpenKeys, true);
}
