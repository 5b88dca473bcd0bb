import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/findingModel.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { listSeparator } from '../text/sentences.ts';
import { shortTitle } from './certificateWords.ts';
import type { RootCause } from './rootCauses.ts';

/** Names are told of so many. */
const mostNames = 3;

/** The errors that follow from a cause: certificates below CAs that have ended have ended too, and cannot be renewed before these. */
export function consequencesOf(
  { ended }: RootCause,
  findings: readonly Finding[],
  graph: PkiGraph,
): readonly Finding[] {
  const authorities = new Set(ended.filter(isUsedAsCa).map(({ fingerprint }) => fingerprint));
  if (authorities.size === 0) return [];
  return findings.filter(
    ({ code, severity, fingerprint = '' }) =>
      code === 'cert-expired' &&
      severity === 'error' &&
      !authorities.has(fingerprint) &&
      certificationPath(graph, fingerprint).some((each) => authorities.has(each)),
  );
}

/** Says what is not listed because its cause is told, and how it is listed; `undefined` for nothing. */
export function foldedWords(
  folded: readonly Finding[],
  { certificates }: PkiGraph,
  shownBy: string,
): string | undefined {
  const nodes = new Set(folded.flatMap(({ fingerprint }) => certificates.get(fingerprint ?? '') ?? []));
  const names = [...nodes].map(shortTitle);
  const more = names.length - mostNames;
  const [first = ''] = names;
  if (folded.length === 0) return undefined;
  if (folded.length === 1)
    return l10n.t('1 error follows from it and is not listed: {0}. {1} lists it.', first, shownBy);
  const list = names.slice(0, mostNames).join(listSeparator());
  return more > 0
    ? l10n.t(
        '{0} errors follow from it and are not listed: {1} and {2} more. {3} lists them.',
        folded.length,
        list,
        more,
        shownBy,
      )
    : l10n.t('{0} errors follow from it and are not listed: {1}. {2} lists them.', folded.length, list, shownBy);
}
