import * as l10n from '@vscode/l10n';
import type { DecodedCredential } from '../../pki/pkiModel.ts';
import { readTokenParts, tokenClaims } from '../../pki/readToken.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import { cutLines, decodedLimits } from './decodedLimits.ts';
import { indent } from './hexText.ts';

/** Writes the claims of a token: those that Kubernetes reads as lines, then all as JSON; never its text or signature. */
export function tokenLines(credential: DecodedCredential): string[] {
  const claims = tokenClaims(credential);
  if (claims === undefined) return [l10n.t('# The claims of this token cannot be read. Its text is not shown.')];
  const { algorithm, issuer, subject, audiences, issuedAt, notBefore, expiresAt, boundTo } = claims;
  const lines = [
    ['Algorithm', algorithm],
    ['Issuer', issuer],
    ['Subject', subject],
    ...audiences.map((audience) => ['Audience', audience] as const),
    ['Issued At', timeText(issuedAt)],
    ['Not Before', timeText(notBefore)],
    ['Not After', timeText(expiresAt)],
    ['Bound To', boundTo === undefined ? undefined : `${boundTo.kind} ${boundTo.name}`],
  ] as const;
  return [
    l10n.t('# The text and signature of the token are not shown.'),
    'Token:',
    ...lines.flatMap(([name, value]) =>
      value === undefined ? [] : [`    ${name}: ${visibleText(value, decodedLimits.characters)}`],
    ),
    ...partLines(credential),
  ];
}

/** For tokens from inventories, only the claims above are known. */
function partLines({ content, block }: DecodedCredential): readonly string[] {
  if (content.kind !== 'token' || content.claims !== undefined) return [];
  const parts = readTokenParts(block.bytes());
  if (parts === undefined) return [];
  return ['Header:', ...indent(jsonLines(parts.header), 4), 'Claims:', ...indent(jsonLines(parts.claims), 4)];
}

function timeText(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : formatIsoTime(milliseconds);
}

/** Writes a parsed JSON value as indented JSON; control characters are escaped. */
function jsonLines(value: unknown): readonly string[] {
  return cutLines(linesOf(value, 0));
}

function linesOf(value: unknown, depth: number): string[] {
  if (typeof value !== 'object' || value === null) return [scalarText(value)];
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const members = Array.isArray(value)
    ? value.map((item: unknown) => ['', item] as const)
    : Object.entries(value).map(([key, item]: readonly [string, unknown]) => [`${scalarText(key)}: `, item] as const);
  if (members.length === 0) return [open + close];
  if (depth >= decodedLimits.jsonDepth) return [`${open} … ${close}`];
  const lines = members.flatMap(([label, item], index) => {
    const [first = '', ...others] = linesOf(item, depth + 1);
    const written = [label + first, ...others];
    const last = written.length - 1;
    if (index < members.length - 1) written[last] = `${written[last]},`;
    return written.map((line) => `  ${line}`);
  });
  return [open, ...lines, close];
}

function scalarText(value: unknown): string {
  return visibleText(JSON.stringify(value), decodedLimits.characters);
}
