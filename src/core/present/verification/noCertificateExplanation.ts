import * as l10n from '@vscode/l10n';
import { hiddenFromGo } from '../../findings/pemVisibility.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { explanationLines } from './verificationText.ts';

/** Maximum number of labels listed. */
const namedLabels = 5;

/**
 * Says why Go finds no certificate in a file: what hides it, or what the file contains instead.
 *
 * @param file - A file with the name of a PEM file.
 */
export function noCertificateExplanation(file: DecodedFile): string {
  const certificates = file.credentials.filter(({ content }) => content.kind === 'certificate');
  const hidden = certificates
    .map((credential) => hiddenFromGo({ file, credential }))
    .find((each) => each !== undefined);
  if (hidden !== undefined) return explanationLines(hidden.judgement.fact, hidden.judgement.wayOut ?? '');
  const labels = new Set(file.credentials.map(({ block }) => block.label).filter((label) => label !== undefined));
  const why =
    labels.size === 0
      ? l10n.t('Go finds no CERTIFICATE block in this file.')
      : l10n.t(
          'Go finds no CERTIFICATE block in this file, only {0}.',
          [...labels]
            .slice(0, namedLabels)
            .map((label) => visibleText(label))
            .join(', '),
        );
  return explanationLines(why, l10n.t('Pass the file that contains the certificate.'));
}
