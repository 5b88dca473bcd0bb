import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { addToGroup } from '../text/groupBy.ts';
import { visibleText } from '../text/visibleText.ts';
import { useWords } from './certificateUses.ts';
import { shortExpiry } from './expiryWords.ts';
import { type JudgedCertificates, judgedCertificates } from './judgedCertificates.ts';
import type { PresentContext } from './presentContext.ts';
import { isQuietFile } from './quietParts.ts';
import { certificateStateWord } from './stateMark.ts';

/** Longer names make the tooltip too wide. */
const longestName = 60;

/** The certificates of each file that do not work there, in words, by path: `apiserver · expired 12 d ago`. */
export function brokenFiles(context: PresentContext): ReadonlyMap<string, string> {
  const judged = judgedCertificates(context);
  const words = new Map<string, string[]>();
  for (const node of context.graph.certificates.values()) {
    if (judged.stateOf(node) !== 'broken') continue;
    const told = new Set<string>();
    for (const place of node.occurrences) {
      const { path } = place.file;
      if (told.has(path) || isQuietFile(place.file, context.policy) || judged.stateAt(node, place) !== 'broken')
        continue;
      told.add(path);
      addToGroup(words, path, wordsOf(node, place, judged, context.now));
    }
  }
  return new Map([...words].map(([path, [first = '', ...others]]) => [path, summary(first, others.length)]));
}

function wordsOf(node: CertificateNode, place: Occurrence, judged: JudgedCertificates, now: number): string {
  const { certificate, role } = node;
  const { expiry } = judged.verdictOf(node);
  const use = judged.worseUseOf(node, place);
  const isTime = expiry === 'expired' || expiry === 'notYetValid';
  const why = isTime
    ? shortExpiry(certificate, expiry, now)
    : use === undefined
      ? certificateStateWord('broken')
      : useWords(use);
  return `${visibleText(certificateName(certificate, role), longestName)} · ${why}`;
}

function summary(first: string, others: number): string {
  return others === 0 ? first : l10n.t('{0} certificates not working, including {1}', others + 1, first);
}
