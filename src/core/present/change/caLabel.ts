import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode } from '../../pki/model.ts';
import { formatDate } from '../../text/moment.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { shortFingerprint } from '../fingerprintText.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';

/** One line by which CAs, whose names are often the same, are told apart: `kubernetes (5F:2A:…), until Jun 12, 2036, pki/ca.crt`. */
export function caLabel({ certificate, fingerprint, occurrences }: CertificateNode, context: PresentContext): string {
  const { notAfter } = certificate;
  const [place] = occurrences;
  return [
    `${subjectName(certificate)} (${shortFingerprint(fingerprint)})`,
    ...(notAfter === undefined ? [] : [l10n.t('until {0}', formatDate(notAfter, context.locale))]),
    ...(place === undefined ? [] : [visibleWholeText(pathLabel(context, place.file))]),
  ].join(', ');
}
