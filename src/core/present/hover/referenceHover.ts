import * as l10n from '@vscode/l10n';
import { bootstrapStepOfReference } from '../../pki/cluster/bootstrapStep.ts';
import type { FileReference, ReferenceTarget } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { referencedPart } from '../hints/referencedPart.ts';
import { codeSpan, lineBreak, plainText } from '../markdown.ts';
import { pathLabel } from '../presentContext.ts';
import type { State } from '../stateMark.ts';
import { bootstrapLine } from './bootstrapLine.ts';
import { credentialHover } from './credentialHover.ts';
import { occurrenceLink } from './hoverLinks.ts';
import type { CredentialHover, HoverQuestion } from './hoverQuestion.ts';
import { hoverText } from './hoverText.ts';

/** The pointer is on a value that names a file. */
export interface ReferenceQuestion extends Omit<HoverQuestion, 'value' | 'offset'> {
  readonly reference: FileReference;
}

/**
 * Explains the file that a value names, as {@link credentialHover} explains a value, and says which file it is or why
 * it is not known. Never throws.
 */
export function referenceHover(question: ReferenceQuestion): CredentialHover {
  const { reference, file, context } = question;
  const target = referenceTarget(reference, context.graph);
  const part = target.kind === 'file' ? referencedPart(reference, file, target.file, context) : undefined;
  const within = part && { ...question, ...part };
  const hover = within && credentialHover(within);
  if (within === undefined || hover === undefined) {
    return { markdown: nothingKnown(target, question), span: reference.span };
  }
  const label = codeSpan(pathLabel(context, within.file), longestPath);
  const [credential] = within.file.credentials;
  const link = credential === undefined ? label : occurrenceLink(label, { file: within.file, credential }, within);
  const step = bootstrapLine(bootstrapStepOfReference(reference));
  const facts = [l10n.t('In the file {0}', link), ...(step === undefined ? [] : [step])];
  return { markdown: `${hover.markdown}\n\n${facts.join(lineBreak)}`, span: reference.span };
}

const longestPath = 200;

function nothingKnown(target: ReferenceTarget, { reference }: ReferenceQuestion): string {
  const [state, title] = verdict(target, reference);
  const path = codeSpan(reference.hostPath ?? reference.path, longestPath);
  const fact =
    reference.hostPath === undefined
      ? l10n.t('{0} is relative to the working directory of the program that reads it', path)
      : l10n.t('Path on the host: {0}', path);
  return hoverText({
    state,
    title: plainText(title),
    facts: [fact, bootstrapLine(bootstrapStepOfReference(reference))],
  });
}

function verdict(target: ReferenceTarget, { field }: FileReference): readonly [State, string] {
  switch (target.kind) {
    case 'absent':
      return ['unknown', l10n.t('The file was not found')];
    case 'unreadable':
      return ['unknown', l10n.t('The file cannot be read: {0}', target.reason)];
    case 'notRead':
      return ['unknown', l10n.t('The file was not read')];
    case 'file':
    case 'noCredential':
      if (field.role === 'config') return ['none', l10n.t('A configuration file')];
      return ['none', l10n.t('No certificate, key or token in this file')];
  }
}
