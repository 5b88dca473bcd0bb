import * as l10n from '@vscode/l10n';
import type { CertificateNode, DecodedCredential } from '../../pki/pkiModel.ts';
import { certificateTitle } from '../certificateWords.ts';
import { expiryInWords } from '../expiryWords.ts';
import { findingsIn, judgeAtPlace, placeProblems } from '../judgedCertificates.ts';
import { plainText } from '../markdown.ts';
import { stateMark } from '../stateMark.ts';
import { bootstrapLineOfFile } from './bootstrapLine.ts';
import { certificateFacts } from './certificateFacts.ts';
import { certificateLinks } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { hoverText, problemLines } from './hoverText.ts';
import { roleTable } from './roleTable.ts';

/** A member's place in its bundle. */
export interface BundlePosition {
  /** From 1. */
  readonly position: number;
  readonly count: number;
  /** One line about the other members. */
  readonly siblings: string;
}

/** Writes the hover of one certificate; of a member of a bundle with its position. */
export function certificateHover(
  node: CertificateNode,
  credential: DecodedCredential,
  question: HoverQuestion,
  bundle?: BundlePosition,
): string {
  const { context, file } = question;
  const findings = findingsIn(context.findings, file, credential.block.span);
  const verdict = judgeAtPlace(node, { file, credential }, [], context);
  const { now, locale } = context;
  const expiry = expiryInWords(node.certificate, verdict.expiry, {
    now,
    locale,
    isSound: verdict.isSound,
  });
  const role = roleTable(node, findings, question);
  const title = l10n.t('{0}, {1}', certificateTitle(node), expiry);
  return hoverText({
    state: verdict.state,
    title: plainText(bundle === undefined ? title : l10n.t('{0} of {1}: {2}', bundle.position, bundle.count, title)),
    problems: [
      ...problemLines(findings),
      ...placeProblems(verdict).map((words) => `${stateMark(verdict.state)} ${plainText(words)}`),
    ],
    table: role.table,
    facts: [
      ...certificateFacts(node, credential, question),
      role.agreeing,
      bootstrapLineOfFile(context.graph, file),
      bundle?.siblings,
    ],
    links: certificateLinks(node, credential, question),
  });
}
