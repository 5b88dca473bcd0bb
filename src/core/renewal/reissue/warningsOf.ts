import * as l10n from '@vscode/l10n';
import { formatMoment } from '../../text/moment.ts';
import type { PlannedCertificate } from '../change/changeModel.ts';
import type { ChangeWarning } from '../change/changeWarning.ts';

/** A certificate that expires sooner would be reported as expiring soon right away. */
const shortPeriod = 30 * 86_400_000;

/**
 * Warnings about a certificate before it is issued.
 *
 * @param caName - The signer's name.
 * @param context.warning - Go's error, if those who trust what is above the CA would reject it.
 */
export function warningsOf(
  { id, name, validity }: Pick<PlannedCertificate, 'id' | 'name' | 'validity'>,
  caName: string,
  { now, warning }: { readonly now: number; readonly warning?: string | undefined },
): readonly ChangeWarning[] {
  const end = formatMoment(validity.notAfter, now);
  const warnings: ChangeWarning[] = [];
  const add = (code: ChangeWarning['code'], words: string): void => {
    warnings.push({ code, certificate: id, words });
  };
  if (validity.isCutAtCaEnd) {
    add('cutAtCaEnd', l10n.t('{0} is shortened to {1}: CA {2} expires then.', name, end, caName));
  } else if (validity.source === 'configuration' && validity.notAfter - now < shortPeriod) {
    add(
      'shortPeriod',
      l10n.t(
        '{0} expires on {1}, as set in the kubeadm configuration. Set the days for a longer validity period.',
        name,
        end,
      ),
    );
  }
  if (warning !== undefined) {
    add(
      'refusedAbove',
      l10n.t('Clients that trust only the CAs above {0} would reject {1}: {2}.', caName, name, warning),
    );
  }
  return warnings;
}
