import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import type { DecodedFile } from '../pki/pkiModel.ts';
import { visibleText } from '../text/visibleText.ts';
import { shortExpiry } from './expiryWords.ts';
import { judgedCertificates } from './judgedCertificates.ts';
import type { PresentContext } from './presentContext.ts';
import { certificateStateWord, type State, stateIcon } from './stateMark.ts';

/** What the status bar says about certificates. */
export interface StatusWords {
  readonly icon: ReturnType<typeof stateIcon>;
  readonly text: string;
  readonly tooltip: string;
  /** The same in a sentence, for a screen reader. */
  readonly label: string;
}

/** Longer names push other items out of the status bar. */
const longestName = 30;

/**
 * Names the worst state among the certificates of a file, or of all files: how many do not work, otherwise which one stops first.
 *
 * @param path - The open file; if it has no certificates, all files count.
 * @returns `undefined` when there is nothing to say.
 */
export function statusWords(context: PresentContext, path: string | undefined): StatusWords | undefined {
  const own = path === undefined ? [] : certificatesIn(context, (file) => file.path === path);
  const isOwn = own.length > 0;
  const { stateOf, verdictOf } = judgedCertificates(context);
  const judged = (isOwn ? own : [...context.graph.certificates.values()]).map((node) => ({
    node,
    state: stateOf(node),
    expiry: verdictOf(node).expiry,
  }));
  const of = (wanted: State) => judged.filter(({ state }) => state === wanted);
  const broken = of('broken');
  const ending = of('willStop').sort((a, b) => (a.node.certificate.notAfter ?? 0) - (b.node.certificate.notAfter ?? 0));
  const [worst] = broken.length > 0 ? broken : ending;
  if (worst === undefined) return undefined;
  const { certificate, role } = worst.node;
  const name = visibleText(certificateName(certificate, role), longestName);
  const time = shortExpiry(certificate, worst.expiry, context.now);
  const isBroken = broken.length > 0;
  const count = isBroken ? broken.length : ending.length;
  const isTime = !isBroken || worst.expiry === 'expired' || worst.expiry === 'notYetValid';
  const one = `${name} · ${isTime ? time : certificateStateWord('broken')}`;
  const many = isBroken
    ? l10n.t('{0} certificates not working', count)
    : l10n.t('{0} certificates will stop working', count);
  const text = count === 1 ? one : many;
  const scope = isOwn ? l10n.t('In this file') : l10n.t('In all files');
  return {
    icon: stateIcon(worst.state),
    text,
    tooltip: l10n.t(
      '{0}: {1}. Click to open the table of all certificates.',
      scope,
      count === 1 ? text : l10n.t('{0}, first {1} ({2})', text, name, time),
    ),
    label: l10n.t('Certificates, {0}: {1}', scope, text),
  };
}

function certificatesIn({ graph }: PresentContext, isMeant: (file: DecodedFile) => boolean) {
  return [...graph.certificates.values()].filter(({ occurrences }) => occurrences.some(({ file }) => isMeant(file)));
}
