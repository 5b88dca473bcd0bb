import * as l10n from '@vscode/l10n';
import { hiddenFromGo } from '../findings/pemVisibility.ts';
import type { DecodedFile } from '../pki/pkiModel.ts';
import { visibleText } from '../text/visibleText.ts';
import { explanationLines } from './verificationText.ts';

/** Labels named; the others add nothing. */
const namedLabels = 5;

/**
 * Says why Go sees no certificate in a file: what hides it, or what stands there instead.
 *
 * @param file - Under a name of a PEM file.
 */
export function noCertificateExplanation(file: DecodedFile): string {
  const certificates = file.credentials.filter(({ content }) => content.kind === 'certificate');
  const hidden = certificates
    .map((credential) => hiddenFromGo({ file, credential }))
    .find((each) => each !== undefined);
  if (hidden !== undefined) return explanationLines(hidden.judgement.fact, hidden.judgement.wayOut);
  const labels = new Set(file.credentials.map(({ block }) => block.label).filter((label) => label !== undefined));
  const why =
    labels.size === 0
      ? l10n.t('The file holds no PEM block called CERTIFICATE that Go sees.')
      : l10n.t(
          'The file holds no PEM block called CERTIFICATE that Go sees, only {0}.',
          [...labels]
            .slice(0, namedLabels)
            .map((label) => visibleText(label))
            .join(', '),
        );
  return explanationLines(why, l10n.t('Give the file of the certificate.'));
}
