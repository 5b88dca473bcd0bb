import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { groupBy } from '../text/groupBy.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import { goErrorOf, quotedError } from './goError.ts';

/**
 * Reports certificates that can be read here and that Go refuses nevertheless, for whatever reason; pauses behind each.
 *
 * @param told - Findings made so far: a refusal that one of them quotes at the same place is told already.
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
    const message = sentences(
      l10n.t(
        'The certificate {0} is malformed: Go, and so Kubernetes, refuses it.',
        certificateName(certificate, role),
      ),
      l10n.t('Whoever loads it stops with {0}.', quoted),
      l10n.t('Re-issue it.'),
    );
    return [draftAt(occurrence, 'pem-malformed', message)];
  });
}
