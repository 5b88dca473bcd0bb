import type { Occurrence } from '../../core/pki/pkiModel.ts';
import type { HoverCommand, LinkTarget } from '../../core/present/hover/hoverQuestion.ts';
import { credentialIn } from '../documents/credentialTarget.ts';
import type { DocumentView } from '../store/certificateStore.ts';
import { offerOf } from './renewalOffers.ts';
import { hasDateProblem } from './renewalQuickFixes.ts';

/** The links of a hover: reissue any certificate that a CA in these files can issue, or say why that is not possible. */
export function hoverOffers(view: DocumentView, { offset }: LinkTarget, now: number): readonly HoverCommand[] {
  const { fingerprint } = certificateAt(view, offset)?.credential ?? {};
  if (fingerprint === undefined) return [];
  for (const command of ['certscope.renew', 'certscope.extendCa'] as const)
    if (isDue(command, view, fingerprint) && offerOf(view.picture, fingerprint, now, command) !== undefined)
      return [command];
  return hasDateProblem(view.picture, view.file.path, fingerprint) ? ['certscope.whyNotRenewable'] : [];
}

/** Extending is a link where a CA has ended, or ends soon. */
function isDue(command: HoverCommand, { picture }: DocumentView, fingerprint: string): boolean {
  return (
    command === 'certscope.renew' ||
    picture.findings.some((each) => each.fingerprint === fingerprint && /^(?:ca|cert)-expir/.test(each.code))
  );
}

/** The certificate at an offset, with its place. */
export function certificateAt({ file }: DocumentView, offset: number): Occurrence | undefined {
  const credential = credentialIn(file, { offset });
  return credential?.content.kind === 'certificate' ? { file, credential } : undefined;
}
