import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { PkiGraph } from '../pki/model.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import { goErrorOf, quotedError } from './goError.ts';

/**
 * Reports certificates that can be read here and that Go refuses nevertheless, for whatever reason.
 *
 * @param told - Findings made so far: a refusal that one of them quotes at the same place is told already.
 */
export function checkGoRefusals(graph: PkiGraph, told: readonly FindingDraft[]): readonly FindingDraft[] {
  const toldAt = new Map<string, string[]>();
  for (const { path, span, message } of told) {
    const place = `${span?.start} ${path}`;
    toldAt.set(place, [...(toldAt.get(place) ?? []), message]);
  }
  return [...graph.certificates.values()].flatMap(({ certificate, role, occurrences }) =>
    occurrences.flatMap((occurrence) => {
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
    }),
  );
}
