import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from './judgement.ts';
import { unknownAuthority } from './unknownAuthority.ts';

/**
 * Broken signature.
 *
 * When: names and key identifiers lead to one CA, or to the certificate itself, and that key does not verify the signature of the certificate or
 * revocation list. For a revocation list it is a warning.
 *
 * The contents have changed since they were signed. Compare them with another copy. Go does not check the signature of a root, and etcd does not check
 * that of a revocation list, so the cluster may still work.
 *
 * @category algorithm
 * @about certificate
 * @stage judge
 * @see GO-x509
 */
export const sigInvalid = {
  code: 'sig-invalid',
  severity: 'error',
  fact: {
    ofCertificate: 'The signature of {subject} is not valid: the certificate was damaged or edited.',
    ofList: 'The signature of this revocation list is not valid: the list was damaged or edited.',
  },
  consequence: {
    ofRoot: 'Go does not check the signature of a root, but other programs reject it.',
    issued: `Clients and servers that verify it fail with ${unknownAuthority}.`,
    ofList: 'etcd does not check it, but other programs reject it.',
  },
  wayOut: {
    ofCertificate: 'Restore the original, or reissue it.',
    ofList: 'Download the list from its CA again.',
  },
} as const satisfies FindingRecord;

/**
 * Reports certificates and revocation lists whose signature is certainly broken: names and key identifiers lead to one CA (or to the
 * certificate itself), and its key does not verify the signature. Where only the name fits nothing is said: in
 * Kubernetes many CAs have the same name.
 */
export function checkSignatures(graph: PkiGraph): readonly FindingDraft[] {
  return [
    ...[...graph.certificates.values()].flatMap((node) => brokenSignature(graph, node)),
    ...graph.files.flatMap((file) =>
      judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((each) =>
        brokenList(graph, each),
      ),
    ),
  ];
}

function brokenList(graph: PkiGraph, occurrence: Occurrence): readonly FindingDraft[] {
  const { content } = occurrence.credential;
  const link = content.kind === 'crl' ? graph.revocationLists.get(content) : undefined;
  if (link?.kind !== 'signatureInvalid') return [];
  return [
    judgedAt(
      occurrence,
      problem(sigInvalid, {
        fact: 'ofList',
        consequence: 'ofList',
        wayOut: 'ofList',
        severity: 'warning',
        related: issuerPlace(graph, link.issuer),
      }),
    ),
  ];
}

/** The CA, where it is at hand. */
function issuerPlace(graph: PkiGraph, fingerprint: string): readonly RelatedPlace[] {
  const [place] = graph.certificates.get(fingerprint)?.occurrences ?? [];
  return place === undefined ? [] : [relatedPlace(place, l10n.t('CA that it names as its issuer'))];
}

function brokenSignature(graph: PkiGraph, node: CertificateNode): readonly FindingDraft[] {
  if (node.issuer.kind !== 'signatureInvalid') return [];
  const issuer = graph.certificates.get(node.issuer.issuer);
  const isOwn = issuer?.keyId === node.keyId;
  const judgement = problem(sigInvalid, {
    fact: 'ofCertificate',
    consequence: isOwn ? 'ofRoot' : 'issued',
    wayOut: 'ofCertificate',
    values: { subject: certificateName(node.certificate, node.role) },
    related: isOwn ? [] : issuerPlace(graph, node.issuer.issuer),
  });
  return judgedPlaces(node.occurrences).map((occurrence) => judgedAt(occurrence, judgement));
}
