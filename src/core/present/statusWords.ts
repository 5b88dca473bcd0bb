import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import { visibleText } from '../text/visibleText.ts';
import { shortExpiry } from './expiryWords.ts';
import { judgedCertificates } from './judgedCertificates.ts';
import type { PresentContext } from './presentContext.ts';
import { stateIcon } from './stateMark.ts';
import { type Tally, talliesOf } from './tally.ts';

/** What the status bar says. */
export interface StatusWords {
  readonly icon: ReturnType<typeof stateIcon>;
  readonly text: string;
  readonly tooltip: string;
  /** The same in a sentence, for a screen reader. */
  readonly label: string;
  /** What a click opens. */
  readonly opens: 'map' | 'inventory' | 'problems';
}

/** Longer names make the tooltip too wide. */
const longestName = 30;

/**
 * The worst number of a picture, the same as on the badge: broken connections, otherwise certificates that do not work, and so on.
 *
 * @returns `undefined` when there is nothing to say.
 */
export function statusWords(context: PresentContext): StatusWords | undefined {
  const tallies = talliesOf(context);
  const [worst] = tallies;
  if (worst === undefined) return undefined;
  const all = tallies.map((each) => withFirst(each, context)).join(' · ');
  const tooltips = {
    map: l10n.t('{0}. Click to open the PKI map.', all),
    inventory: l10n.t('{0}. Click to open the table of all certificates.', all),
    problems: l10n.t('{0}. Click to open the problems.', all),
  };
  const opens =
    worst.unit === 'connection' || worst.unit === 'host'
      ? 'map'
      : worst.unit === 'certificate'
        ? 'inventory'
        : 'problems';
  return {
    icon: stateIcon(worst.state),
    text: worst.words,
    tooltip: tooltips[opens],
    label: l10n.t('Certificates: {0}', worst.words),
    opens,
  };
}

/** `2 certificates expired, first admin.conf (expired 3 d ago)` */
function withFirst({ words, certificates: [first] }: Tally, context: PresentContext): string {
  if (first === undefined) return words;
  const { certificate, role } = first;
  const time = shortExpiry(certificate, judgedCertificates(context).verdictOf(first).expiry, context.now);
  return l10n.t('{0}, first {1} ({2})', words, visibleText(certificateName(certificate, role), longestName), time);
}
