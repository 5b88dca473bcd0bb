import { verifyCase } from '../../../src/cli/judgeCase.ts';
import type { VerificationUsage } from '../../../src/core/present/verificationCase.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';

/** What one side presents and the other one trusts. */
export interface Presented {
  /** PEM, with what is sent along. */
  readonly certificate: string;
  readonly anchors: string;
  readonly usage: VerificationUsage;
  readonly name?: string;
}

const cryptography = createNodeCryptography();

/** CertScope's words about a presented certificate now, as TLS quotes them; `undefined` where it is accepted. */
export async function verificationWords(presented: Presented): Promise<string | undefined> {
  const { certificate, anchors, usage, name = '' } = presented;
  const now = Date.now();
  const question = { id: '', certificate, intermediates: [certificate], anchors: [anchors], at: now, usage, name };
  const verification = await verifyCase(question, cryptography, now);
  if (typeof verification === 'string') return `tls: failed to parse certificate from server: ${verification}`;
  return verification.error && `tls: failed to verify certificate: ${verification.error.message}`;
}

/** Puts the same moment for the current one, which differs by the second. */
export function withoutMoment(words: string | undefined): string | undefined {
  return words?.replace(/current time \S+ is/g, 'current time … is');
}
