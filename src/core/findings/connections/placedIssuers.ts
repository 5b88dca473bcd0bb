import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { byteKey } from '../../pki/byteKey.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { authorityFiles, type HostFiles, hostIndex } from '../../pki/cluster/connections/hostIndex.ts';
import { machineOf } from '../../pki/cluster/connections/machines.ts';
import { materialInWholeFile } from '../../pki/cluster/materials.ts';
import { bundleOf, fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { nameInSentence } from '../certificateWords.ts';
import { refusedBy } from '../commonSentences.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from '../judgement.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { keysAbove, materialsOf } from './authorityVotes.ts';
import { caName } from './caName.ts';

/**
 * Signed by an unexpected CA.
 *
 * When: another CA signed the certificate than the one that verifies it on a connection, or that the installer places for its role.
 *
 * Reissue it with the right CA. If more certificates and settings use the other CA, correct the setting of the side that verifies it instead.
 *
 * @category chain
 * @stage understand
 * @see GO-x509
 */
export const notIssuedByExpectedCa = {
  code: 'not-issued-by-expected-ca',
  severity: 'error',
  fact: {
    known: '{name} is signed by {issuer}, not by {ca}.',
    sameName: '{name} is signed by {issuer}, not by {ca}, a different CA with the same name.',
    absent: '{name} is not signed by {ca}, but by CA {issuer}, which was not found in these files.',
    itself: '{name} is self-signed, not signed by {ca}.',
  },
  consequence: { ...refusedBy, placed: `Programs that verify it with that CA fail with ${unknownAuthority}.` },
  wayOut: {
    reissue: 'Reissue it with {ca}.',
    kubelet:
      'The kubelet made it itself: set serverTLSBootstrap to true in its configuration, and approve its certificate signing request.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Wrong CA on a connection.
 *
 * When: one side of a connection verifies the other with a CA that did not sign its certificate, and other files agree with the certificate. Also when a
 * CA signed none of the certificates that its installer signs with it.
 *
 * @category wiring
 * @stage understand
 * @see GO-x509
 */
export const wrongCaOnEdge = {
  code: 'wrong-ca-on-edge',
  severity: 'error',
  fact: {
    known: '{name} is signed by {issuer}, but {verifier} verifies it with {ca}.',
    sameName: '{name} is signed by {issuer}, but {verifier} verifies it with {ca}, a different CA with the same name.',
    absent:
      '{name} is signed by CA {issuer}, which was not found in these files, but {verifier} verifies it with {ca}.',
    itself: '{name} is self-signed, but {verifier} verifies it with {ca}.',
    placed: '{ca} did not sign any of the {count} certificates that belong to it.',
  },
  consequence: { ...refusedBy, placed: `Programs that verify them with it fail with ${unknownAuthority}.` },
  wayOut: {
    known: 'Set {flag} to the certificate of {issuer}.',
    absent: 'Set {flag} to the certificate of CA {issuer}.',
    itself: 'Set {flag} to that certificate, or reissue it with {ca}.',
    fileKnown: 'Replace it with the certificate of {issuer}.',
    fileAbsent: 'Restore the CA that signed these certificates, from a backup or another control plane.',
    fileWithKey:
      'Restore the CA that signed these certificates, and its key. Without a backup, reissue the certificates with this CA.',
    placed: 'Replace it with the CA that signed them.',
    published: 'Delete this ConfigMap: istiod writes it again, with its own CA.',
  },
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/** A leaf where an installer puts one of its role, and the CAs that lie where it puts those for the role. */
interface PlacedLeaf {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
  readonly authorities: readonly DecodedFile[];
  readonly trusted: readonly CertificateNode[];
}

/**
 * Reports leaves that another CA has signed than the one that lies where their installer puts it, of which no connection
 * tells: those that would verify them are not among the files. Where that CA has signed none of several, and one other
 * CA has signed them all, it is the CA's file that is wrong.
 */
export function checkPlacedIssuers(graph: PkiGraph, verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const judged = judgedLeaves(verdicts);
  const groups = groupBy(placedLeaves(graph), ({ authorities }) => authorities.map(({ path }) => path).join('\n'));
  return [...groups.values()].flatMap((leaves) => {
    const wrong = leaves.filter((leaf) => isOfAnother(graph, leaf));
    if (wrong.every(({ node }) => judged.has(node.fingerprint))) return [];
    const [first] = wrong;
    const issuers = new Set(wrong.map(({ node }) => issuerKey(node)));
    const isCaWrong = first !== undefined && wrong.length > 1 && wrong.length === leaves.length && issuers.size === 1;
    return isCaWrong && first.trusted.every(({ issued }) => issued.length === 0)
      ? atAuthority(first, wrong)
      : wrong.filter(({ node }) => !judged.has(node.fingerprint)).map((leaf) => atLeaf(graph, leaf));
  });
}

/** Leaves that a side of a connection accepts or refuses. */
function judgedLeaves(verdicts: readonly ConnectionVerdict[]): ReadonlySet<string> {
  return new Set(
    verdicts.flatMap(({ connection, server, client }) => {
      const shown = [
        ...(isJudged(server.kind) ? materialsOf(connection.serverShows) : []),
        ...(isJudged(client.kind) ? materialsOf(connection.clientShows) : []),
      ];
      return shown.flatMap(({ material }) => material.certificates[0]?.fingerprint ?? []);
    }),
  );
}

function isJudged(kind: ConnectionVerdict['server']['kind']): boolean {
  return kind === 'accepted' || kind === 'refused';
}

function placedLeaves(graph: PkiGraph): readonly PlacedLeaf[] {
  return [...graph.certificates.values()].flatMap((node) =>
    isUsedAsCa(node)
      ? []
      : judgedPlaces(node.occurrences).flatMap((occurrence): readonly PlacedLeaf[] => {
          const role = roleByPlace(occurrence);
          const parent = role === undefined ? undefined : certificateRole(role)?.parent;
          if (role === undefined || parent === undefined) return [];
          const authorities = authorityFiles(hostFiles(graph, occurrence), parent, [role]);
          const trusted = authorities.flatMap((file) =>
            materialInWholeFile(graph, file).certificates.filter(isUsedAsCa),
          );
          return trusted.length === 0 ? [] : [{ node, occurrence, authorities, trusted }];
        }),
  );
}

function hostFiles(graph: PkiGraph, { file }: Occurrence): HostFiles | undefined {
  return hostIndex(graph).get(machineOf(graph, file));
}

/** The role that the path of a file gives to the first certificate in it. */
function roleByPlace({ file, credential }: Occurrence): string | undefined {
  const roles = rolesOfFile(file);
  if (roles === undefined || bundleOf(file, credential)[0] !== credential) return undefined;
  if (credential.value.keyPath === undefined) return roles.certificate;
  return fieldOf(credential)?.id === 'kubeconfig-client' ? roles.kubeconfig : undefined;
}

/** Certain of a CA of the same name with another key, and of one that has another place on the machine. */
function isOfAnother(graph: PkiGraph, { node, occurrence, trusted }: PlacedLeaf): boolean {
  const { issuer, certificate } = node;
  const isKnown = issuer.kind === 'verified' || (issuer.kind === 'unknown' && issuer.encodedOtherwise === undefined);
  const above = keysAbove(graph, node);
  if (!isKnown || trusted.some(({ keyId }) => keyId === node.keyId || above.has(keyId))) return false;
  const isNamesake = trusted.some((ca) => byteKey(ca.certificate.subject.der) === byteKey(certificate.issuer.der));
  return isNamesake || isPlacedElsewhere(graph, node, hostFiles(graph, occurrence));
}

function isPlacedElsewhere(graph: PkiGraph, { issuer }: CertificateNode, files: HostFiles | undefined): boolean {
  if (issuer.kind !== 'verified') return false;
  const issuers = issuer.issuers.flatMap((fingerprint) => graph.certificates.get(fingerprint)?.occurrences ?? []);
  return issuers.some(({ file }) => {
    const role = rolesOfFile(file)?.certificate;
    return (
      role !== undefined && certificateRole(role)?.use === 'ca' && files?.byRole.get(role)?.includes(file) === true
    );
  });
}

function issuerKey({ issuer, certificate }: CertificateNode): string {
  if (issuer.kind === 'verified') return issuer.issuers.join(' ');
  return byteKey(certificate.authorityKeyIdentifier ?? certificate.issuer.der);
}

function atLeaf(graph: PkiGraph, { node, occurrence, trusted }: PlacedLeaf): FindingDraft {
  const [expected] = trusted;
  const [signer] = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  const issuer = graph.certificates.get(signer ?? '');
  const [place] = expected?.occurrences ?? [];
  return judgedAt(
    occurrence,
    problem(notIssuedByExpectedCa, {
      fact: issuer === undefined ? 'absent' : 'known',
      consequence: 'placed',
      wayOut: wayOutOf(node),
      values: {
        name: nameInSentence(node, occurrence),
        issuer: issuer === undefined ? absentIssuer(node) : caName(issuer),
        ca: expected === undefined ? '' : caName(expected),
      },
      related: place && [relatedPlace(place, l10n.t('CA that belongs to its place'))],
    }),
  );
}

/** The CA of a kubelet's own certificate exists for a moment only. */
export function wayOutOf({ role }: CertificateNode): 'reissue' | 'kubelet' {
  return role?.id === 'kubelet-serving-selfsigned' ? 'kubelet' : 'reissue';
}

/** The name of a CA that is not among the files. */
export function absentIssuer({ certificate }: CertificateNode): string {
  return subjectName({ ...certificate, subject: certificate.issuer, subjectAltName: undefined });
}

function atAuthority({ authorities, trusted }: PlacedLeaf, leaves: readonly PlacedLeaf[]): readonly FindingDraft[] {
  return trusted.flatMap((ca) =>
    ca.occurrences
      .filter(({ file }) => authorities.includes(file))
      .map((occurrence) =>
        judgedAt(
          occurrence,
          problem(wrongCaOnEdge, {
            fact: 'placed',
            consequence: 'placed',
            wayOut: 'placed',
            values: { ca: caName(ca), count: leaves.length },
            related: leaves.map((leaf) => relatedPlace(leaf.occurrence, l10n.t('Certificate of another CA'))),
          }),
        ),
      ),
  );
}
