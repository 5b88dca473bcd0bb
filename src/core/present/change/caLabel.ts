import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { formatDate } from '../../text/moment.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';

/**
 * One line that distinguishes CAs, which often have the same name: `kubernetes (5F:2A:…), until Jun 12, 2036,
 * pki/ca.crt`.
 */
export function caLabel({ certificate, fingerprint, occurrences }: CertificateNode, context: PresentContext): string {
  const { notAfter } = certificate;
  const [place] = occurrences;
  return [
    namedByFingerprint({ certificate, fingerprint }),
    ...(notAfter === undefined ? [] : [endWords(notAfter, context)]),
    ...(place === undefined ? [] : [visibleWholeText(pathLabel(context, place.file))]),
  ].join(', ');
}

/** `kubernetes (5F:2A:…:C2:71)`. */
export function namedByFingerprint({
  certificate,
  fingerprint,
}: Pick<CertificateNode, 'certificate' | 'fingerprint'>): string {
  return `${subjectName(certificate)} (${shortFingerprint(fingerprint)})`;
}

function endWords(notAfter: number, { now, locale }: PresentContext): string {
  return notAfter < now
    ? l10n.t('expired {0} ago', formatDuration(now - notAfter))
    : l10n.t('until {0}', formatDate(notAfter, locale));
}
