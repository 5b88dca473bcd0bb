import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/findingModel.ts';
import type { PlaceholderReason } from '../kubernetes/placeholderReason.ts';
import type { BlockProblem } from '../locate/locateModel.ts';
import type { DecodedCredential } from '../pki/pkiModel.ts';
import { type State, worstState } from './stateMark.ts';
import { findingState } from './verdict.ts';

/** Says in a few words why a block cannot be read: `base64 breaks at character 1213`. */
export function shortReason({ block, content }: DecodedCredential): string {
  if (block.problem !== undefined) return problemWords(block.problem);
  if (content.kind === 'unreadable' && content.layer === 'der') return l10n.t('damaged, cannot be decoded');
  return l10n.t('cannot be read');
}

/** The state of an unreadable block: the severity of the problem reported there. */
export function unreadableState({ block }: DecodedCredential, findings: readonly Finding[]): State {
  if (block.problem?.code === 'tooLarge') return 'unknown';
  return findings.length === 0 ? 'broken' : worstState(findings.map(findingState));
}

/** Says what is there instead of a credential: `placeholder, not a certificate`. */
export function placeholderWords(reason: PlaceholderReason): string {
  switch (reason) {
    case 'template':
    case 'example':
      return l10n.t('placeholder, not a certificate');
    case 'redacted':
      return l10n.t('redacted, not a certificate');
    case 'encrypted':
      return l10n.t('encrypted, not readable here');
    case 'empty':
      return l10n.t('empty');
  }
}

function problemWords({ layer, code, character }: BlockProblem): string {
  switch (code) {
    case 'character':
    case 'urlSafe':
    case 'afterPadding':
      return character === undefined
        ? l10n.t('base64 is not valid')
        : l10n.t('base64 breaks at character {0}', character);
    case 'truncated':
      return l10n.t('base64 is truncated');
    case 'noEnd':
      return l10n.t('PEM block has no END line');
    case 'otherEnd':
      return l10n.t('PEM block ends with another label');
    case 'empty':
      return l10n.t('PEM block is empty');
    case 'noCredential':
      return layer === 'base64' || layer === 'value'
        ? l10n.t('contains no certificate or key')
        : l10n.t('damaged, cannot be decoded');
    case 'tooLarge':
      return l10n.t('too large to decode here');
  }
}
