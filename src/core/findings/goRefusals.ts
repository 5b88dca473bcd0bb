import { certificateName } from '../pki/certificateName.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import type { FindingDraft } from './draft.ts';
import { goErrorOf, quotedError } from './goError.ts';
import { judgedAt, problem } from './judgement.ts';
import { pemMalformed } from './readability.ts';

/**
 * Reports certificates that can be read here but that Go rejects, for any reason. Pauses after each.
 *
 * @param told - Findings made so far: an error that one of them quotes at the same place is not repeated.
 */
export function* goRefusalsInSteps(
  graph: PkiGraph,
  told: readonly FindingDraft[],
): Generator<undefined, readonly FindingDraft[]> {
  const toldAt = new Map(
    [...groupBy(told, ({ path, span }) => `${span?.start} ${path}`)].map(([place, drafts]) => [
      place,
      drafts.map(({ message }) => message),
    ]),
  );
  const drafts: FindingDraft[] = [];
  for (const node of graph.certificates.values()) {
    drafts.push(...refusalsOf(node, toldAt));
    yield undefined;
  }
  return drafts;
}

function refusalsOf(
  { certificate, role, occurrences }: CertificateNode,
  toldAt: ReadonlyMap<string, readonly string[]>,
): readonly FindingDraft[] {
  return occurrences.flatMap((occurrence) => {
    const { content, block } = occurrence.credential;
    if (content.kind !== 'certificate' || isLastAppliedCopy(occurrence.credential)) return [];
    const error = goErrorOf(content);
    if (error === undefined) return [];
    const quoted = quotedError(error);
    const messages = toldAt.get(`${block.span.start} ${occurrence.file.path}`) ?? [];
    if (messages.some((message) => message.includes(quoted))) return [];
    const judgement = problem(pemMalformed, {
      fact: 'rejected',
      consequence: 'loaded',
      wayOut: 'reissue',
      values: { name: certificateName(certificate, role), error: quoted },
    });
    return [judgedAt(occurrence, judgement)];
  });
}
