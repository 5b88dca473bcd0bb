import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import { addToGroup } from '../text/groupBy.ts';
import { visibleText } from '../text/visibleText.ts';
import { shortExpiry } from './expiryWords.ts';
import { judgedCertificates } from './judgedCertificates.ts';
import type { PresentContext } from './presentContext.ts';

/** Longer names make the tooltip too wide. */
const longestName = 60;

/**
 * The expired certificates of each file, in words, by path. A CA in a bundle that another CA replaces is not counted.
 */
export function expiredFiles(context: PresentContext): ReadonlyMap<string, string> {
  const { verdictOf } = judgedCertificates(context);
  const words = new Map<string, string[]>();
  for (const node of context.graph.certificates.values()) {
    const { state, expiry } = verdictOf(node);
    if (state !== 'broken' || expiry !== 'expired') continue;
    const { certificate, role, occurrences } = node;
    const name = visibleText(certificateName(certificate, role), longestName);
    const said = `${name} · ${shortExpiry(certificate, expiry, context.now)}`;
    for (const path of new Set(occurrences.map(({ file }) => file.path))) {
      addToGroup(words, path, said);
    }
  }
  return new Map([...words].map(([path, [first = '', ...others]]) => [path, summary(first, others.length)]));
}

function summary(first: string, others: number): string {
  return others === 0 ? first : l10n.t('{0} certificates expired, including {1}', others + 1, first);
}
