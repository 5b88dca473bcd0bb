import { subjectName } from '../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { issuersOf } from '../pki/certificationPath.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { renewerOf } from '../pki/cluster/objects/renewers.ts';
import { bundleOf, fieldOf, isInjectedCa } from '../pki/credentialPlace.ts';
import { isPlaceholderCa } from '../pki/isPlaceholderCa.ts';
import type { CertificateNode, DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { authoritiesAbove, isPublicName } from '../pki/privateCas.ts';
import { formatDurationInWords } from '../text/duration.ts';
import { memoisedBy } from '../text/memoised.ts';
import { formatMoment } from '../text/moment.ts';
import { visibleText } from '../text/visibleText.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { listOf, nameInSentence, roleOf } from './certificateWords.ts';
import { stoppedBy, stopsNow, stopsThen, stopsUntilThen } from './consequences.ts';
import type { FindingDraft } from './draft.ts';
import { type ExpiryState, expiryState } from './expiryState.ts';
import type { FindingPolicy, Severity } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { issuerFault } from './issuerFault.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { endOf, hasValidRoot, spareIn } from './spareMembers.ts';
import { thresholdsFor } from './thresholdsFor.ts';

const rotations = {
  ofKubeadm: 'kubeadm cannot renew CAs. Extend the CA, or plan a rotation.',
  ofOthers: 'Replace it, and reissue what it signed.',
} as const;

const renewals = {
  ...rotations,
  selfSigned: 'Reissue it.',
  issuerExpired: 'CA {issuer} has expired too: extend or replace that CA first.',
  issuerNotCa: 'CA {issuer} is not a CA (CA:FALSE): repair it first.',
  issuerNotInPlace:
    'CA {issuer}, which signed it, is not in its place: put it back first, or choose the one that replaces it.',
  unknownIssuer: 'Renew it.',
  knownIssuer: 'Renew it with CA {issuer}.',
  withRestart: 'Renew it with CA {issuer} and restart {components}.',
} as const;

/**
 * Certificate expired.
 *
 * When: now is after `notAfter`. At `notAfter` itself the certificate is still valid. Of one that was issued for a day to sign
 * code or for a workload (SPIFFE), and of one whose key verifies tokens of service accounts, it is information. Beside a token or an exec plugin of the
 * same user it is a warning, since kube-apiserver goes on to these.
 *
 * Every TLS stack rejects it. Which command renews it depends on who issued it:
 *
 * | certificate | command |
 * | --- | --- |
 * | made by kubeadm | `kubeadm certs renew NAME` on each control plane node; then restart the static Pods that use it |
 * | `kubelet-client-current.pem` | the kubelet rotates it; if it has expired, delete `kubelet.conf` and create it again with `kubeadm init phase kubeconfig kubelet` on a control plane node |
 * | issued through a CertificateSigningRequest | a new request, approved with `kubectl certificate approve` |
 * | managed by cert-manager | `cmctl renew NAME`; find out why it was not renewed in time |
 *
 * `kubeadm certs renew` does not touch `kubelet.conf`. Copies of `admin.conf`, such as `~/.kube/config`, must be copied again.
 *
 * On the command line: `certscope renew FILE`. If the CA is neither next to the certificate nor on its machine, name it with
 * `--ca-cert ca.crt --ca-key ca.key`.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see RFC5280, GO-x509
 */
export const certExpired = {
  code: 'cert-expired',
  severity: 'error',
  fact: '{name} expired {ago} ago ({notAfter}).',
  consequence: stopsNow,
  wayOut: renewals,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Certificate not yet valid.
 *
 * When: now is before `notBefore`. Up to 5 minutes before, clocks may differ, and it is a warning.
 *
 * Look at the clock of the machine that complains and of the machine that issued the certificate: `date -u`. kubeadm sets
 * `notBefore` five minutes back for this reason.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see RFC5280, KA-pki
 */
export const certNotYetValid = {
  code: 'cert-not-yet-valid',
  severity: 'error',
  fact: '{name} becomes valid in {wait} ({notBefore}).',
  consequence: stopsUntilThen,
  wayOut: 'Check the clock of the host that issued it, or reissue it.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Certificate about to expire.
 *
 * When: at most 7 days are left of a certificate that was issued for more than 30, or less than 10% of the life of a shorter one.
 *
 * `kubeadm certs check-expiration` lists the certificates of kubeadm, and `kubeadm certs renew all` renews them. Restart the control
 * plane components afterwards: they read the kubeconfigs in `/etc/kubernetes` only when they start.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see K8S-kubeadmcerts
 */
export const certExpiringCritical = {
  code: 'cert-expiring-critical',
  severity: 'error',
  fact: '{name} expires in {remaining} ({notAfter}).',
  consequence: stopsThen,
  wayOut: renewals,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Certificate expires soon.
 *
 * When: 7 to 30 days are left of a certificate that was issued for more than 90.
 *
 * The thresholds are settings: `certscope.expiry.warnWithinDays` and its neighbours. A certificate that was issued for a day or a week
 * is judged by the share of its life that is left.
 *
 * kubeadm issues its certificates for one year. `kubeadm certs check-expiration` lists what kubeadm renews, and `kubeadm upgrade apply`
 * renews all of it.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see K8S-kubeadmcerts
 */
export const certExpiringSoon = {
  code: 'cert-expiring-soon',
  severity: 'warning',
  fact: '{name} expires in {remaining} ({notAfter}).',
  consequence: stopsThen,
  wayOut: renewals,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * CA expired.
 *
 * When: the certificate is used as a CA, and now is after `notAfter`. Where a controller writes another, as in the manifest of a
 * CustomResourceDefinition, it is information; also where a server presents it, and the files have a valid root with its name and key (a cross-signed root).
 *
 * Go checks the dates of every certificate in the chain, including the root. Renewing the leaves does not help, and kubeadm does not
 * renew CAs.
 *
 * 1. Extend the CA if its key is still trusted: the same key and name (raw bytes) with new dates, so that existing leaves stay valid under it (`certscope renew CA-FILE PATH…`). Otherwise create a new CA and distribute both as a bundle.
 * 2. Replace the CA in `--client-ca-file`, `--root-ca-file`, every kubeconfig and every `caBundle`.
 * 3. Restart the components, and recreate Pods that read the CA when they start.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see GO-x509, EXP
 */
export const caExpired = {
  code: 'ca-expired',
  severity: 'error',
  fact: '{name} expired {ago} ago ({notAfter}).',
  consequence: {
    all: stopsNow.ca,
    crossed: 'Clients that trust its root, which has the same key and is valid, find the way to that.',
  },
  wayOut: { ...rotations, crossed: 'Leave its block out.' },
  quickFix: 'extend-ca',
} as const satisfies FindingRecord;

/**
 * CA expires soon.
 *
 * When: the CA expires within one year. Within two years it is information. Of a CA that cert-manager, Strimzi, CloudNativePG, Elastic Cloud on Kubernetes or
 * istiod made and renews automatically, nothing is said until it should have been renewed; nor of a public CA in what a server presents, where each renewal brings
 * the next.
 *
 * A rotation touches every kubeconfig, Secret and Pod.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see KA-renew, K8S-carot, CM, STRIMZI, CNPG, ECK
 */
export const caExpiringSoon = {
  code: 'ca-expiring-soon',
  severity: 'warning',
  fact: '{name} expires in {remaining} ({notAfter}).',
  consequence: stopsThen.ca,
  wayOut: {
    ...rotations,
    ofController: '{controller} renews it automatically, but should have done so by {due}: check its log.',
  },
  quickFix: 'extend-ca',
} as const satisfies FindingRecord;

/**
 * Expired certificate in a bundle.
 *
 * When: a bundle has several CAs, one of them has expired, and nothing depends on it. If the bundle also has the root that it once signed (a cross-signed
 * root), it is information.
 *
 * Programs that verify with the bundle ignore it while another CA works. It is often left over from a rotation.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see K8S-carot
 */
export const expiredMemberInBundle = {
  code: 'expired-member-in-bundle',
  severity: 'warning',
  fact: '{name} in this bundle expired {ago} ago ({notAfter}).',
  consequence: 'The bundle still works because another CA in it is valid.',
  wayOut: 'Remove its block.',
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

/** Clocks differ; kubeadm backdates its certificates by as much. */
const clockSkew = 5 * 60_000;

/** The CA that a kubelet makes to sign its own `kubelet.crt`, and throws away: it lasts as long as that, and is replaced with it. */
function isOfOneKubelet({ occurrences }: CertificateNode): boolean {
  return occurrences.every(
    ({ file, credential }) => /(?:^|[\\/])kubelet\.crt$/.test(file.path) && file.credentials[0] !== credential,
  );
}

/** Reports certificates outside their dates or near their end, at each of their places. */
export function checkValidity(graph: PkiGraph, policy: FindingPolicy, now: number): readonly FindingDraft[] {
  return [...graph.certificates.values()].flatMap((node) => {
    const stateIn = (path: string | undefined): ExpiryState =>
      expiryState(
        node.certificate,
        isUsedAsCa(node) && !isOfOneKubelet(node),
        thresholdsFor(node.role, policy, path),
        now,
      );
    const state = policy.at === undefined ? stateIn(undefined) : undefined;
    if (state === 'valid' || state === 'unknown') return [];
    return judgedPlaces(node.occurrences).flatMap((occurrence) => {
      const here = state ?? stateIn(occurrence.file.path);
      if (here === 'valid' || here === 'unknown' || (here === 'notYetValid' && neverComes(node))) return [];
      if (isFarEnd(here) && (now < (renewerOf(graph, node)?.at ?? 0) || isPassedOn(graph, node))) return [];
      return [judgedAt(occurrence, judge(graph, { node, occurrence, state: here, now }))];
    });
  });
}

interface Ending {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
  readonly state: Exclude<ExpiryState, 'valid' | 'unknown'>;
  readonly now: number;
}

function judge(graph: PkiGraph, ending: Ending): Judgement {
  const { node, occurrence, state, now } = ending;
  const { notBefore = now, notAfter = now } = node.certificate;
  const spare = isAnchor(node, occurrence) ? spareIn(graph, ending) : undefined;
  const isSpare = spare !== undefined;
  const isBesideOther = besideOthers(graph).has(occurrence.credential);
  const severity = isPassing(node, occurrence) ? 'info' : isBesideOther ? 'warning' : severityOf(ending, isSpare);
  const name = nameInSentence(node, occurrence);
  const consequence = isBesideOther ? 'besideOther' : stoppedBy(node, occurrence);
  const past = { name, ago: formatDurationInWords(notAfter - now), notAfter: formatMoment(notAfter, now) };
  const future = { name, remaining: past.ago, notAfter: past.notAfter };
  const { wayOut, ...renewal } = renewalOf(graph, node, now);
  const renewer = isFarEnd(state) ? renewerOf(graph, node) : undefined;
  const rotation = rotationOf(node);
  const byController = { controller: renewer?.name ?? '', due: formatMoment(renewer?.at ?? now, now) };
  switch (state) {
    case 'expired':
      if (isSpare)
        return problem(expiredMemberInBundle, { severity: spare === 'crossed' ? 'info' : severity, values: past });
      if (isBehindLeaf(occurrence) && hasValidRoot(graph, node, now))
        return problem(caExpired, { severity: 'info', consequence: 'crossed', wayOut: 'crossed', values: past });
      if (isUsedAsCa(node)) return problem(caExpired, { severity, consequence: 'all', wayOut: rotation, values: past });
      return problem(certExpired, { severity, consequence, wayOut, values: { ...past, ...renewal } });
    case 'notYetValid': {
      const values = { name, wait: formatDurationInWords(notBefore - now), notBefore: formatMoment(notBefore, now) };
      return problem(certNotYetValid, { severity, consequence, values });
    }
    case 'expiringCritical':
      return problem(certExpiringCritical, { severity, consequence, wayOut, values: { ...future, ...renewal } });
    case 'expiringSoon':
      return problem(certExpiringSoon, { severity, consequence, wayOut, values: { ...future, ...renewal } });
    case 'endsWithinOneYear':
    case 'endsWithinTwoYears':
      return problem(caExpiringSoon, {
        severity,
        wayOut: renewer === undefined ? rotation : 'ofController',
        values: { ...future, ...byController },
      });
  }
}

/** A public CA that is here because servers present it: each renewal of what they present brings another one, if need be. */
function isPassedOn(graph: PkiGraph, node: CertificateNode): boolean {
  const isPublic = [node, ...authoritiesAbove(graph, node)].some(({ certificate }) =>
    isPublicName(certificate.subject),
  );
  return isPublic && node.keys.length === 0 && node.occurrences.every(isBehindLeaf);
}

function isBehindLeaf({ file, credential }: Occurrence): boolean {
  const [first] = bundleOf(file, credential);
  return first?.content.kind === 'certificate' && first.content.basicConstraints?.isCa !== true;
}

/** Told of CAs long before their end. */
function isFarEnd(state: ExpiryState): boolean {
  return state === 'endsWithinOneYear' || state === 'endsWithinTwoYears';
}

/** Client certificates in kubeconfigs whose users have a token or a plugin as well: a certificate that is rejected does not stop these. */
const besideOthers = memoisedBy(
  (graph: PkiGraph): ReadonlySet<DecodedCredential> =>
    new Set(
      clusterPictureOf(graph).kubeconfigs.flatMap(({ file, users }) =>
        users.flatMap(({ certificate, token, tokenFile, idToken, exec }) => {
          const has = [token, tokenFile, idToken].some((node) => (node?.text ?? '') !== '') || exec !== undefined;
          const own = has ? (certificate?.occurrences ?? []) : [];
          return own.flatMap((each) => (each.file === file ? each.credential : []));
        }),
      ),
    ),
);

/** Its end stops nothing: a controller writes another CA, or it was signed for an hour. */
function isPassing(node: CertificateNode, occurrence: Occurrence): boolean {
  const { credential } = occurrence;
  return isInjectedCa(credential) || isPlaceholderCa(node) || isShortLived(node) || isOfTokens(node);
}

/** kube-apiserver reads the key of a certificate for tokens, and nothing else of it. */
function isOfTokens({ role }: CertificateNode): boolean {
  return role?.id === 'service-account-keypair';
}

/** A day, and what clocks differ. */
const longestShortLife = 25 * 3_600_000;
const codeSigning = '1.3.6.1.5.5.7.3.3';

/** Signs code, whose signature has a time, or names a workload (SPIFFE), which gets another every hour. */
function isShortLived({ certificate: { notBefore, notAfter, extKeyUsage, subjectAltName } }: CertificateNode): boolean {
  if (notBefore === undefined || notAfter === undefined || notAfter - notBefore > longestShortLife) return false;
  return (
    extKeyUsage?.includes(codeSigning) === true ||
    subjectAltName?.some(({ type, value }) => type === 'URI' && value.startsWith('spiffe://')) === true
  );
}

/** It ends before it begins, which is told as such: the day of its beginning brings nothing. */
function neverComes({ certificate: { notBefore, notAfter } }: CertificateNode): boolean {
  return notBefore !== undefined && notAfter !== undefined && notAfter <= notBefore;
}

function severityOf({ node, state, now }: Ending, isSpare: boolean): Severity | undefined {
  if (isSpare && state !== 'expired' && state !== 'notYetValid') return 'hint';
  if (state === 'endsWithinTwoYears') return 'info';
  const { notBefore = 0 } = node.certificate;
  return state === 'notYetValid' && notBefore - now <= clockSkew ? 'warning' : undefined;
}

/** A CA, or a root that does not say it is one, as those of version 1 cannot, and that nobody here presents. */
function isAnchor(node: CertificateNode, { credential }: Occurrence): boolean {
  return isUsedAsCa(node) || (isRoot(node) && node.keys.length === 0 && fieldOf(credential)?.role !== 'certificate');
}

/** Common names of the CAs that kubeadm makes. */
const kubeadmCas: ReadonlySet<string> = new Set(['kubernetes', 'etcd-ca', 'front-proxy-ca']);

function rotationOf({ certificate }: CertificateNode): 'ofKubeadm' | 'ofOthers' {
  return kubeadmCas.has(subjectName(certificate)) ? 'ofKubeadm' : 'ofOthers';
}

function renewalOf(graph: PkiGraph, node: CertificateNode, now: number) {
  const issuer = issuerName(graph, node);
  const signers = issuersOf(graph, node);
  const isBelowExpired = signers.length > 0 && signers.every((signer) => endOf(signer) < now);
  const restart = roleOf(node)?.restart?.() ?? [];
  return { wayOut: wayOut(), issuer: issuer ?? '', components: listOf(restart) };

  function wayOut(): keyof typeof renewals {
    if (isUsedAsCa(node)) return rotationOf(node);
    if (node.issuer.kind === 'selfSigned') return 'selfSigned';
    if (issuer === undefined) return 'unknownIssuer';
    if (isBelowExpired) return 'issuerExpired';
    const fault = issuerFault(graph, node);
    if (fault !== undefined) return fault === 'notCa' ? 'issuerNotCa' : 'issuerNotInPlace';
    return restart.length === 0 ? 'knownIssuer' : 'withRestart';
  }
}

function issuerName(graph: PkiGraph, node: CertificateNode): string | undefined {
  const [fingerprint] = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  const issuer = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (issuer !== undefined) return subjectName(issuer.certificate);
  const name = attributeValues(node.certificate.issuer, 'CN').at(-1);
  return name === undefined ? undefined : visibleText(name);
}
