import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { draftAt, type FindingDraft, relatedPlace, sentences } from './draft.ts';
import type { RelatedPlace } from './findingModel.ts';
import { judgedAt, judgedPlaces } from './judgement.ts';

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
    judgedAt(occurrence, {
      code: 'sig-invalid',
      severity: 'warning',
      fact: l10n.t('The signature of this revocation list is wrong: the list was damaged or edited.'),
      consequence: l10n.t('etcd does not check it, so it may go unnoticed; other programs refuse it.'),
      wayOut: l10n.t('Fetch the list from its CA again.'),
      related: issuerPlace(graph, link.issuer),
    }),
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
  const name = certificateName(node.certificate, node.role);
  const isOwn = issuer?.keyId === node.keyId;
  const related = isOwn ? [] : issuerPlace(graph, node.issuer.issuer);
  const message = sentences(
    l10n.t('The signature of {0} is wrong: the certificate was damaged or edited.', name),
    isOwn
      ? l10n.t('Go does not check the signature of a root, so it may go unnoticed; other programs refuse it.')
      : l10n.t('Whoever verifies it stops with `x509: certificate signed by unknown authority`.'),
    l10n.t('Restore the original, or re-issue it.'),
  );
  return judgedPlaces(node.occurrences).map((occurrence) => draftAt(occurrence, 'sig-invalid', message, { related }));
}
