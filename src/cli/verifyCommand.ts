import * as l10n from '@vscode/l10n';
import type { Cryptography } from '../core/pki/crypto.ts';
import { decodeFile } from '../core/pki/decodeFile.ts';
import { createCertificatePool } from '../core/pki/verification/certificatePool.ts';
import { type ReadCertificates, readCertificates } from '../core/pki/verification/readCertificates.ts';
import { verifyCertificate } from '../core/pki/verification/verifyCertificate.ts';
import { noCertificateExplanation } from '../core/present/verification/noCertificateExplanation.ts';
import {
  usageOids,
  type VerificationUsage,
  verificationUsages,
} from '../core/present/verification/verificationCase.ts';
import { type VerificationJson, verificationJson } from '../core/present/verification/verificationJson.ts';
import {
  refusedLine,
  unreadableExplanation,
  verificationExplanation,
  verificationSummary,
} from '../core/present/verification/verificationText.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { readLikeGo } from '../core/x509/go/readLikeGo.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { readCertificateFile } from './certificateFile.ts';
import { type CliIo, complain, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { noCertificate } from './judgeCase.ts';
import { optionWords } from './optionTable.ts';
import { InputError } from './renewalFile.ts';
import { createDecodingTools } from './tools.ts';
import { verifyCases } from './verifyCases.ts';

interface VerifyRequest {
  readonly anchors: string;
  readonly intermediates: string | undefined;
  readonly certificate: string;
  readonly at: number;
  readonly name: string;
  readonly usage: VerificationUsage;
  readonly isExplained: boolean;
  readonly format: 'text' | 'json';
}

/** `certscope verify`: verifies a certificate, or the cases of a file, as Go's crypto/x509 does. */
export async function runVerify(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, flag, oneOf } = parsed;
  if (positionals.length > 0) throw new UsageError(l10n.t('unexpected argument {0}.', JSON.stringify(positionals[0])));
  const now = judgedMoment(parsed, io);
  const cases = text('cases');
  if (cases !== undefined) {
    const others = ['anchors', 'intermediates', 'certificate', 'name', 'usage', 'format'].filter((each) => text(each));
    if (others.length > 0)
      throw new UsageError(l10n.t('{0} cannot be used with --cases: each line has its own value.', `--${others[0]}`));
    return verifyCases(cases, now, io);
  }
  const anchors = text('anchors');
  const certificate = text('certificate');
  if (anchors === undefined) throw new UsageError(l10n.t('{0} is missing.', '--anchors'));
  if (certificate === undefined) throw new UsageError(l10n.t('{0} is missing.', '--certificate'));
  const intermediates = text('intermediates');
  const name = text('name');
  if (name === '') throw new UsageError(l10n.t('{0} is empty.', '--name'));
  const request: VerifyRequest = {
    anchors,
    intermediates,
    certificate,
    at: now,
    name: name ?? '',
    usage: oneOf('usage', verificationUsages, 'serverAuth'),
    isExplained: flag('explain'),
    format: oneOf('format', optionWords.plain, 'text'),
  };
  try {
    return await verify(request, io);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain('verify', error.message, io);
    return exitCode.usage;
  }
}

/** @throws {InputError} When a file cannot be read. */
async function verify(request: VerifyRequest, io: CliIo): Promise<ExitCode> {
  const { cryptography } = createDecodingTools(io);
  const anchors = await readPool(request.anchors, io);
  const intermediates = request.intermediates === undefined ? undefined : await readPool(request.intermediates, io);
  const { bytes, certificates } = await readCertificateFile(request.certificate, io);
  const [der] = certificates;
  if (der === undefined) {
    // This name makes the decoder explain what hides the certificate from Go.
    const seen = decodeFile({ path: 'certificate.pem', bytes }, createDecodingTools(io));
    return refuse(noCertificate, noCertificateExplanation(seen), request, io);
  }
  const reading = readLikeGo(der);
  if ('error' in reading) return refuse(reading.error, unreadableExplanation(), request, io);
  const { at, name, usage } = request;
  const verification = await verifyCertificate(
    {
      certificate: reading.certificate,
      anchors: createCertificatePool(anchors.certificates),
      intermediates: createCertificatePool(intermediates?.certificates ?? []),
      at,
      name,
      usages: usageOids[usage],
    },
    cryptography,
  );
  const sha256: Cryptography['sha256'] = (bytes) => cryptography.sha256(bytes);
  const told = { verification, asked: { at, name, usage }, sha256 };
  if (request.format === 'json') print(verificationJson(verification, sha256), io);
  else io.out(verificationSummary(told) + (request.isExplained ? verificationExplanation(told) : ''));
  return verification.accepted ? exitCode.ok : exitCode.found;
}

/** A certificate that Go cannot parse is rejected like any other. */
function refuse(message: string, explanation: string, { format, isExplained }: VerifyRequest, io: CliIo): ExitCode {
  if (format === 'text') io.out(refusedLine(message) + (isExplained ? explanation : ''));
  else print({ accepted: false, error: { code: 'unparsable', message }, paths: [], tried: [] }, io);
  return exitCode.found;
}

function print(verdict: VerificationJson, io: CliIo): void {
  io.out(jsonDocument({ schemaVersion: 1, ...verdict }));
}

/** Go silently skips certificates of a pool that it cannot parse. CertScope names them. */
async function readPool(file: string, io: CliIo): Promise<ReadCertificates> {
  const read = readCertificates((await readCertificateFile(file, io)).certificates);
  const tell = (words: string): void => tellNote(visibleWholeText(`${file}: ${words}`), io);
  for (const { number, error } of read.refused) tell(l10n.t('skipped certificate {0}: {1}', number, error));
  if (read.certificates.length === 0) tell(l10n.t('no certificate that Go can read'));
  return read;
}
