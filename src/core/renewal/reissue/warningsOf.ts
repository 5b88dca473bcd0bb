import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { formatMoment } from '../../text/moment.ts';
import type { ChangeWarning, PlannedCertificate } from '../change/model.ts';
import type { RenewalCa } from '../model.ts';

/**
 * What has to be known of a certificate before it is issued.
 *
 * @param context.warning - Go's words, where those who trust what is above the CA would refuse it.
 */
export function warningsOf(
  { id, name, validity }: PlannedCertificate,
  ca: RenewalCa,
  { now, warning }: { readonly now: number; readonly warning: string | undefined },
): readonly ChangeWarning[] {
  const caName = subjectName(ca.node.certificate);
  const cut: ChangeWarning = {
    code: 'cutAtCaEnd',
    certificate: id,
    words: l10n.t('{0} is shortened to {1}: CA {2} ends then.', name, formatMoment(validity.notAfter, now), caName),
  };
  const above: ChangeWarning = {
    code: 'refusedAbove',
    certificate: id,
    words: l10n.t(
      'Whoever trusts the CAs above {0} and not itself would refuse {1}: {2}.',
      caName,
      name,
      warning ?? '',
    ),
  };
  return [...(validity.isCutAtCaEnd ? [cut] : []), ...(warning === undefined ? [] : [above])];
}
