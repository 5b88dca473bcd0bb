import * as l10n from '@vscode/l10n';
import type { ActionPage, PagePart, PageTable } from '../../../protocol/actionPage.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { fingerprintText, shortFingerprint, shortSerial } from '../fingerprintText.ts';
import type { PresentContext } from '../presentContext.ts';
import { stateMark } from '../stateMark.ts';
import { failureWords } from './failureWords.ts';
import type { JudgedChain } from './judgeProbe.ts';
import type { ProbeAnswer, ProbeTarget } from './probeModel.ts';
import { addressWords, endWords, nameWords, placeWords, probeLines } from './probeWords.ts';
import { reloadSteps } from './reloadSteps.ts';

/** Buttons of the page, by id. */
export const probeButtons = { again: 'again', close: 'close' } as const;

/** The page about a server that presented certificates. */
export function probePage(target: ProbeTarget, judged: JudgedChain, context: PresentContext): ActionPage {
  const steps = reloadSteps(judged);
  return {
    ...frameOf(target),
    summary: l10n.t(
      'The certificate that the server presents now, compared with the files. Only the server name was sent.',
    ),
    parts: [
      ...probeLines(target, judged, context).map(
        ({ state, text }): PagePart => ({ kind: 'note', state, text: `${stateMark(state)} ${text}`, isAlert: true }),
      ),
      ...(steps.length === 0 ? [] : [{ kind: 'steps', heading: l10n.t('Next steps'), steps } as const]),
      ...(judged.served[0] === undefined ? [] : [factsTable(judged.served[0], judged)]),
      chainList(judged, context),
    ],
  };
}

/** The page about a server that presented none. */
export function probeFailurePage(
  target: ProbeTarget,
  answer: Extract<ProbeAnswer, { readonly kind: 'failed' }>,
): ActionPage {
  const { what, advice } = failureWords(target, answer);
  return {
    ...frameOf(target),
    summary: l10n.t('No certificate was received.'),
    parts: [
      { kind: 'note', state: 'broken', text: `${stateMark('broken')} ${what}`, isAlert: true },
      { kind: 'note', state: 'none', text: advice },
    ],
  };
}

function frameOf(target: ProbeTarget): Pick<ActionPage, 'title' | 'buttons'> {
  return {
    title: l10n.t('Certificate served by {0}', addressWords(target)),
    buttons: [
      { id: probeButtons.again, label: l10n.t('Probe Again') },
      { id: probeButtons.close, label: l10n.t('Close') },
    ],
  };
}

function factsTable(served: CertificateNode, { comparison }: JudgedChain): PageTable {
  const other =
    comparison.kind === 'unknown' || comparison.inFiles === served ? undefined : factsOf(comparison.inFiles);
  return {
    kind: 'table',
    caption: l10n.t('The server’s own certificate'),
    columns: ['', l10n.t('served'), ...(other === undefined ? [] : [l10n.t('in the files')])],
    rows: factsOf(served).map(([field = '', value = ''], index) => {
      const inFiles = other?.[index]?.[1] ?? '';
      return other === undefined
        ? { cells: [field, value] }
        : { cells: [field, value, inFiles], isChanged: value !== inFiles };
    }),
  };
}

function factsOf({ certificate, fingerprint }: CertificateNode): readonly (readonly string[])[] {
  const { subject, issuer, notBefore, notAfter, subjectAltName = [], serialNumber } = certificate;
  const timeOf = (time: number | undefined): string => (time === undefined ? '?' : formatIsoTime(time));
  return [
    [l10n.t('subject'), nameWords(subject)],
    [
      l10n.t('names'),
      subjectAltName
        .slice(0, 20)
        .map(({ value }) => visibleText(value, 255))
        .join(', '),
    ],
    [l10n.t('issued by'), nameWords(issuer)],
    [l10n.t('valid from'), timeOf(notBefore)],
    [l10n.t('valid until'), timeOf(notAfter)],
    [l10n.t('serial number'), shortSerial(serialNumber)],
    ['SHA-256', fingerprintText(fingerprint)],
  ];
}

function chainList(judged: JudgedChain, context: PresentContext): PagePart {
  const { served, answer } = judged;
  return {
    kind: 'list',
    heading: l10n.t('Sent in this order ({0})', answer.version),
    items: served.map((node) => {
      const place = placeWords(judged, node, context);
      const isKnown = judged.placesOf(node).length > 0;
      return {
        text: `${nameWords(node.certificate.subject)} · ${shortFingerprint(node.fingerprint)}`,
        note: l10n.t(
          'until {0}, issued by {1}; {2}',
          endWords(node, context),
          nameWords(node.certificate.issuer),
          isKnown ? l10n.t('found in {0}', place) : l10n.t('not in the files'),
        ),
      };
    }),
  };
}
