import * as l10n from '@vscode/l10n';
import type { CertificateNode, KeyNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { folderOf } from '../../text/paths.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { fileName } from '../places.ts';

/**
 * Request no longer needed.
 *
 * When: a `.csr` file is next to a valid certificate with the same key.
 *
 * The key may still be in use.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-pki
 */
export const csrFileLeftover = {
  code: 'csr-file-leftover',
  severity: 'hint',
  fact: 'This request can be deleted, unless it will be signed again: {file} has the same key and is valid until {notAfter}.',
} as const satisfies FindingRecord;

/** Tells of request files beside the certificate that answered them: a request is not needed any more. */
export function checkRequestLeftovers(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return [...graph.keys.values()].flatMap((key) =>
    key.requests.flatMap((request) => {
      const answer = isRequestFile(request) ? answerBeside(graph, key, request, now) : undefined;
      return answer === undefined ? [] : [draftOf(request, answer, now)];
    }),
  );
}

function isRequestFile({ file, credential }: Occurrence): boolean {
  return credential.value.keyPath === undefined && /\.csr$/i.test(file.path);
}

interface Answer {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
}

function answerBeside(graph: PkiGraph, key: KeyNode, request: Occurrence, now: number): Answer | undefined {
  for (const fingerprint of key.certificates) {
    const node = graph.certificates.get(fingerprint);
    const { notBefore = 0, notAfter = 0 } = node?.certificate ?? {};
    const occurrence = node?.occurrences.find(({ file }) => folderOf(file.path) === folderOf(request.file.path));
    if (node !== undefined && occurrence !== undefined && notBefore <= now && now < notAfter)
      return { node, occurrence };
  }
  return undefined;
}

function draftOf(request: Occurrence, { node, occurrence }: Answer, now: number): FindingDraft {
  return judgedAt(
    request,
    problem(csrFileLeftover, {
      values: { file: fileName(occurrence.file), notAfter: formatMoment(node.certificate.notAfter ?? 0, now) },
      related: [relatedPlace(occurrence, l10n.t('Certificate with the same key'))],
    }),
  );
}
