import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../pki/model.ts';
import { draftAt, type FindingDraft, relatedPlace, sentences } from './draft.ts';

/**
 * Reports certificates whose signature is certainly broken: names and key identifiers lead to one CA (or to the
 * certificate itself), and its key does not verify the signature. Where only the name fits nothing is said: in
 * Kubernetes many CAs have the same name.
 */
export function checkSignatures(graph: PkiGraph): readonly FindingDraft[] {
  return [...graph.certificates.values()].flatMap((node) => brokenSignature(graph, node));
}

function brokenSignature(graph: PkiGraph, node: CertificateNode): readonly FindingDraft[] {
  if (node.issuer.kind !== 'signatureInvalid') return [];
  const issuer = graph.certificates.get(node.issuer.issuer);
  const name = certificateName(node.certificate, node.role);
  const [place] = issuer?.occurrences ?? [];
  const isOwn = issuer?.keyId === node.keyId;
  const related = isOwn || place === undefined ? [] : [relatedPlace(place, l10n.t('CA that it names as its issuer'))];
  const message = sentences(
    l10n.t('The signature of {0} is wrong: the certificate was damaged or edited.', name),
    isOwn
      ? l10n.t('Go does not check the signature of a root, so it may go unnoticed; other programs refuse it.')
      : l10n.t('Whoever verifies it stops with `x509: certificate signed by unknown authority`.'),
    l10n.t('Restore the original, or re-issue it.'),
  );
  return node.occurrences
    .filter(({ credential }) => !isLastAppliedCopy(credential))
    .map((occurrence) => draftAt(occurrence, 'sig-invalid', message, { related }));
}
