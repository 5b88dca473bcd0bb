import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import type { LocatedValue } from '../../locate/locateModel.ts';
import type { DecodedCredential, DecodedFile } from '../../pki/pkiModel.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { CertificateRevocationList, CertificationRequest, PrivateKey } from '../../x509/x509Model.ts';
import { shortTitle } from '../certificateWords.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { keyKind } from '../keyWords.ts';
import { certificatesWithKey } from '../nodeOf.ts';
import type { PresentContext } from '../presentContext.ts';
import { answeredWords, answersTo } from '../requestAnswers.ts';
import { worstState } from '../stateMark.ts';
import { judgeToken } from '../tokenVerdict.ts';
import { placeholderWords, shortReason, unreadableState } from '../unreadableWords.ts';
import { findingState } from '../verdict.ts';
import { certificateHint, certificatesHint, shownIn } from './certificateHint.ts';
import { type Hint, hintText } from './hintText.ts';

/**
 * Says in at most 43 characters of plain text what a value contains and whether it works, the state first:
 * `✓ kubernetes-admin · 312 d`. One text for the whole value; a bundle is summarised.
 *
 * @returns `undefined` when there is nothing to say: the value is empty. Never throws.
 */
export function inlineSummary(value: LocatedValue, file: DecodedFile, context: PresentContext): string | undefined {
  const hint = valueHint(value, file, context);
  return hint === undefined ? undefined : hintText(hint);
}

function valueHint(value: LocatedValue, file: DecodedFile, context: PresentContext): Hint | undefined {
  const credentials = file.credentials.filter((credential) => credential.value === value);
  const shown = shownIn(credentials, file, context);
  const findings = findingsIn(context.findings, file, value.span);
  const refused = credentials.find(refusesValue);
  if (refused !== undefined) return credentialHint(refused, file, findings, context);
  const [first, ...others] = shown;
  if (first !== undefined) {
    const keys = credentials.filter(({ content }) => content.kind === 'privateKey').length;
    const unreadable = credentials.filter(({ content }) => content.kind === 'unreadable').length;
    return others.length === 0 && unreadable === 0
      ? certificateHint(first, findings, context, { hasKey: keys === 1 })
      : certificatesHint(shown, unreadable, findings, context);
  }
  const [credential] = credentials;
  if (value.placeholder !== undefined && (credential === undefined || credential.content.kind === 'unreadable')) {
    if (value.placeholder === 'empty') return undefined;
    return { state: 'none', name: placeholderWords(value.placeholder) };
  }
  return credential === undefined ? undefined : credentialHint(credential, file, findings, context);
}

/** Broken base64 is a problem of the whole value: no program can read the blocks in it. */
function refusesValue({ content, block }: DecodedCredential): boolean {
  return content.kind === 'unreadable' && block.problem?.layer === 'base64';
}

function credentialHint(
  credential: DecodedCredential,
  file: DecodedFile,
  findings: readonly Finding[],
  context: PresentContext,
): Hint | undefined {
  const { content } = credential;
  switch (content.kind) {
    case 'certificate':
      return undefined;
    case 'privateKey':
      return worsened(privateKeyHint(content, file, findings, context), findings);
    case 'publicKey':
      return worsened({ state: 'none', name: l10n.t('{0} public key', keyKind(content.publicKey)) }, findings);
    case 'certificationRequest':
      return worsened(requestHint(content, context), findings);
    case 'crl':
      return worsened(crlHint(content, context.now), findings);
    case 'token':
      return tokenHint(credential, findings, context);
    case 'unreadable':
      return { state: unreadableState(credential, findings), name: shortReason(credential) };
  }
}

/** A hint, its state made worse when findings say so. */
function worsened(hint: Hint, findings: readonly Finding[]): Hint {
  return { ...hint, state: worstState([hint.state, ...findings.map(findingState)]) };
}

function tokenHint(credential: DecodedCredential, findings: readonly Finding[], context: PresentContext): Hint {
  const verdict = judgeToken(credential, findings, context);
  if (verdict === undefined) return { state: 'none', name: l10n.t('token'), verdict: l10n.t('not checked') };
  const { claims, state, short } = verdict;
  return { state, name: l10n.t('token {0}', tokenOwner(claims)), verdict: short };
}

function privateKeyHint(
  key: PrivateKey,
  file: DecodedFile,
  findings: readonly Finding[],
  { graph }: PresentContext,
): Hint {
  if (key.encrypted) return { state: 'unknown', name: l10n.t('encrypted key'), verdict: l10n.t('cannot be compared') };
  const name = l10n.t('{0} key', keyKind(key));
  if (findings.some(({ code }) => code === 'key-cert-mismatch')) {
    return { state: 'broken', name, verdict: l10n.t('does not match') };
  }
  const owners = certificatesWithKey(graph, key.publicKey);
  const isBeside = owners.some(({ occurrences }) =>
    occurrences.some((occurrence) => occurrence.file.path === file.path),
  );
  if (isBeside) return { state: 'works', name, verdict: l10n.t('matches certificate') };
  const [owner] = owners;
  if (owner === undefined) return { state: 'none', name };
  return { state: 'works', name: l10n.t('{0} key · matches {1}', keyKind(key), shortTitle(owner)) };
}

function requestHint(request: CertificationRequest, { graph }: PresentContext): Hint {
  const name = attributeValues(request.subject, 'CN').at(-1) ?? request.subjectAltName?.[0]?.value;
  return {
    state: 'none',
    name: name === undefined ? l10n.t('CSR') : l10n.t('CSR {0}', name),
    verdict: answeredWords(answersTo(graph, request), {
      withKey: l10n.t('key has a certificate'),
      nothing: l10n.t('not signed'),
    }),
  };
}

function crlHint({ issuer, revokedCount, nextUpdate }: CertificateRevocationList, now: number): Hint {
  const name = attributeValues(issuer, 'CN').at(-1);
  return {
    state: nextUpdate !== undefined && nextUpdate < now ? 'willStop' : 'none',
    name: name === undefined ? l10n.t('CRL') : l10n.t('CRL {0}', name),
    verdict: nextUpdate !== undefined && nextUpdate < now ? l10n.t('out of date') : l10n.t('{0} revoked', revokedCount),
  };
}

/**
 * Sums up one member of a bundle as {@link inlineSummary} sums up a value. For places where each member has its own
 * line: PEM files and block scalars.
 *
 * @returns `undefined` when there is nothing to say. Never throws.
 */
export function blockSummary(
  credential: DecodedCredential,
  { path }: DecodedFile,
  context: PresentContext,
): string | undefined {
  const { block } = credential;
  const value = { ...credential.value, span: block.span, blocks: [block] };
  return inlineSummary(value, { path, values: [value], credentials: [{ ...credential, value }] }, context);
}
