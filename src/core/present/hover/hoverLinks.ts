import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { issuersOf } from '../../pki/certificationPath.ts';
import type { CertificateNode, DecodedCredential, Occurrence } from '../../pki/pkiModel.ts';
import { link, plainText } from '../markdown.ts';
import type { HoverCommand, HoverQuestion, LinkTarget } from './hoverQuestion.ts';

/** The links below a certificate's hover, in a fixed order; only those that work here. */
export function certificateLinks(
  node: CertificateNode,
  credential: DecodedCredential,
  question: HoverQuestion,
): string[] {
  const target = { ...placeOf(credential, question), fingerprint: node.fingerprint };
  const [issuer] = issuersOf(question.context.graph, node);
  const renew = issuer === undefined ? l10n.t('Renew…') : l10n.t('Renew with CA {0}…', subjectName(issuer.certificate));
  return linksOf(
    [
      ['certscope.showDecoded', l10n.t('Show decoded')],
      ...(issuer === undefined ? [] : ([['certscope.revealIssuer', l10n.t('Reveal issuer')]] as const)),
      ['certscope.showInTree', l10n.t('Show in tree')],
      ['certscope.showMap', l10n.t('Show on map')],
      ['certscope.renew', renew],
      ['certscope.extendCa', l10n.t('Extend CA…')],
      ['certscope.whyNotRenewable', l10n.t("Why can't this be renewed?")],
      ['certscope.copyPem', l10n.t('Copy PEM')],
      ['certscope.copyFingerprint', l10n.t('Copy fingerprint')],
    ],
    target,
    question,
  );
}

/** The only link for anything that is not a certificate. */
export function decodedLink(credential: DecodedCredential, question: HoverQuestion): string[] {
  return linksOf([['certscope.showDecoded', l10n.t('Show decoded')]], placeOf(credential, question), question);
}

/** The only link of a bundle; the key's offset stands for the whole value. */
export function decodedBundleLink(question: HoverQuestion): string[] {
  const { value, file } = question;
  const target = { path: file.path, offset: (value.keySpan ?? value.span).start };
  return linksOf([['certscope.showDecoded', l10n.t('Show decoded')]], target, question);
}

/** Links `markdown` to a place, where that command works. */
export function occurrenceLink(markdown: string, { file, credential }: Occurrence, question: HoverQuestion): string {
  if (!question.commands.has('certscope.revealOccurrence')) return markdown;
  const { fingerprint } = credential;
  const target = {
    path: file.path,
    offset: credential.block.span.start,
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
  return link(markdown, question.linkTo('certscope.revealOccurrence', target));
}

function linksOf(
  labels: readonly (readonly [HoverCommand, string])[],
  target: LinkTarget,
  { commands, linkTo }: HoverQuestion,
): string[] {
  return labels
    .filter(([command]) => commands.has(command))
    .map(([command, label]) => link(plainText(label), linkTo(command, target)));
}

function placeOf({ block }: DecodedCredential, { file }: HoverQuestion): LinkTarget {
  return { path: file.path, offset: block.span.start };
}
