// Reasons have the form that src/core/x509 uses: what is wrong, in lower case, without a full stop.
import * as l10n from '@vscode/l10n';
import type { Base64Problem } from '../../text/base64.ts';
import type { PemBlock } from '../../text/pemBlocks.ts';
import { visibleText } from '../../text/visibleText.ts';

/** Says why a text is not base64. `start` is the text's first offset. */
export function base64Reason(text: string, start: number, problem: Base64Problem): string {
  const character = problem.offset - start + 1;
  const found = visibleText(text.slice(problem.offset, problem.offset + 1));
  switch (problem.kind) {
    case 'character':
      if (found === '=') return l10n.t('character {0} is "=", where base64 cannot end', character);
      return l10n.t('character {0} is "{1}", which is not valid in standard base64', character, found);
    case 'urlSafe':
      return l10n.t('character {0} is "{1}", which is valid only in URL-safe base64', character, found);
    case 'truncated':
      return l10n.t('it ends inside a group of four characters, so its end or its padding is missing');
    case 'afterPadding':
      return l10n.t('it continues after its padding, at character {0}', character);
  }
}

/** Says what is wrong with the BEGIN and END lines of a PEM block. */
export function pemReason(block: PemBlock): string {
  const { problem, label } = block;
  if (problem?.kind === 'otherEnd') {
    return l10n.t('it begins as {0} and ends as {1}', visibleText(label), visibleText(problem.endLabel ?? ''));
  }
  return l10n.t('it has no END line');
}

/** Says that nothing is between the BEGIN and END lines. */
export function emptyPemReason(): string {
  return l10n.t('it is empty');
}

/** Says that a value is not a credential although its field needs one. */
export function noCredentialReason(isBase64: boolean): string {
  return isBase64
    ? l10n.t('the base64 text does not contain a certificate, request or key')
    : l10n.t('it is neither PEM nor base64');
}

/** Says that a value is above the size limit. */
export function tooLargeReason(): string {
  return l10n.t('it is too large to decode here');
}

/** Says that the blocks after this place are not read. */
export function tooManyReason(): string {
  return l10n.t('there are more blocks than CertScope decodes');
}
