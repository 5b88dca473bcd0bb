import { pemBodyPlaceholder } from '../../kubernetes/placeholderReason.ts';
import { type Base64Problem, decodeBase64 } from '../../text/base64.ts';
import { type MappedText, PieceCollector } from '../../text/mappedText.ts';
import type { MarkedEncoding } from '../../text/markedEncoding.ts';
import type { PemBlock } from '../../text/pemBlocks.ts';
import type { Span } from '../../text/span.ts';
import type { Bytes } from '../../x509/bytes.ts';
import type { BlockProblem } from '../locateModel.ts';
import { type BlockDraft, noBytes } from './blockDraft.ts';
import { credentialShapeOf } from './credentialShape.ts';
import { base64Reason, emptyPemReason, pemReason } from './unreadableReason.ts';
import { unseenPem } from './unseenPem.ts';

/**
 * Labels of blocks that CertScope reads. Other blocks (`DH PARAMETERS`, `EC PARAMETERS`, `PGP MESSAGE`) are not credentials and not
 * errors. cosign encrypts the keys by which images are signed in a form of its own.
 */
const credentialLabel =
  /^(?!ENCRYPTED (?:SIGSTORE|COSIGN) )(?:(?:(?:X509|TRUSTED) )?CERTIFICATE|(?:NEW )?CERTIFICATE REQUEST|X509 CRL|PKCS7|PKCS #7 SIGNED DATA|CMS|(?:[A-Z0-9-]+ )*(?:PRIVATE|PUBLIC) KEY)$/;

/** How Go sees the text that contains the blocks. */
export interface GoView {
  /** The text as Go reads it, with the same length. */
  readonly text: string;
  /** Set if a byte order mark is before the text. */
  readonly encoding?: MarkedEncoding | undefined;
  /** Where the blocks begin that Go returns with the same label. */
  readonly seen: ReadonlySet<number>;
}

/**
 * Reads a PEM block found in `text`.
 *
 * @param again - Returns `text` again. Private keys are decoded from it at each call, so that nothing keeps them.
 * @returns `undefined` if its label is not that of a credential.
 */
export function readPem(text: string, block: PemBlock, view: GoView, again: () => string): BlockDraft | undefined {
  const { label, body, span } = block;
  if (!credentialLabel.test(label)) return undefined;
  const found = { span, encoding: ['pem'] as const, label, labelSpan: block.labelSpan, ...headersOf(text, block) };
  const decoded = decodePemBody(text, body);
  const problem = problemOf(text, block, decoded);
  if (problem !== undefined) {
    const isMention = problem.code !== 'empty' && isMentioned(text, block);
    const placeholder = isMention ? 'example' : pemPlaceholder(text, block);
    return { ...found, bytes: noBytes, problem, ...(placeholder === undefined ? {} : { placeholder }) };
  }
  if (!isBytes(decoded)) return undefined;
  // A placeholder of letters is base64, too.
  const masked = credentialShapeOf(decoded) === undefined ? pemPlaceholder(text, block) : undefined;
  if (masked !== undefined) return { ...found, bytes: noBytes, placeholder: masked };
  const unseen = view.seen.has(span.start) ? undefined : unseenPem(view, block);
  const draft = unseen === undefined ? found : { ...found, unseen };
  if (!label.endsWith('PRIVATE KEY')) return { ...draft, bytes: () => decoded };
  return {
    ...draft,
    bytes: () => {
      const bytes = decodePemBody(again(), body);
      return isBytes(bytes) ? bytes : noBytes();
    },
  };
}

function headersOf(text: string, { labelSpan, body, headers }: PemBlock): Pick<BlockDraft, 'headers' | 'headersSpan'> {
  if (headers === undefined) return {};
  const lines = text.slice(labelSpan.end, body.start);
  const start = labelSpan.end + (/^[ \t]*-*(?:\s|\\+[nrt])*/.exec(lines)?.[0].length ?? 0);
  return { headers, headersSpan: { start, end: labelSpan.end + lines.trimEnd().length } };
}

function pemPlaceholder(text: string, { body, problem }: PemBlock): BlockDraft['placeholder'] {
  return pemBodyPlaceholder(text.slice(body.start, body.end), problem === undefined);
}

/** `-----BEGIN CERTIFICATE-----` in a sentence, a pattern or a message: not on its own line, and no base64 follows. */
function isMentioned(text: string, { labelSpan, body, span }: PemBlock): boolean {
  if (/[A-Za-z0-9+/]{16}/.test(text.slice(body.start, body.end))) return false;
  const isLineStart = /(?:^|[\r\n]|\\n|[|>]-?\s)[ \t]*$/.test(text.slice(Math.max(0, span.start - 80), span.start));
  return (
    !isLineStart ||
    !/^[ \t]*-----(?:[ \t]*(?:[\r\n]|\\n|\\r)|[ \t]*$)/.test(text.slice(labelSpan.end, labelSpan.end + 80))
  );
}

function problemOf(text: string, block: PemBlock, decoded: Bytes | Base64Problem): BlockProblem | undefined {
  const { problem, span, body } = block;
  if (problem !== undefined) {
    return { layer: 'pem', code: problem.kind, reason: pemReason(block), span: problem.span };
  }
  if (!isBytes(decoded)) {
    const { kind, offset } = decoded;
    const start = firstCharacter(text, body);
    const end = Math.min(offset + 1, span.end);
    return {
      layer: 'pem',
      code: kind,
      reason: base64Reason(text, start, decoded),
      span: { start: Math.min(offset, end), end },
      ...(kind === 'truncated' ? {} : { character: offset - start + 1 }),
    };
  }
  return decoded.length > 0 ? undefined : { layer: 'pem', code: 'empty', reason: emptyPemReason(), span };
}

function firstCharacter(text: string, body: Span): number {
  const first = /\S/g;
  first.lastIndex = body.start;
  return Math.min(first.exec(text)?.index ?? body.end, body.end);
}

function isBytes(decoded: Bytes | Base64Problem): decoded is Bytes {
  return decoded instanceof Uint8Array;
}

/** Slashes are base64, too, but no DER begins with two. */
const slashes = /^[ \t]*\r?\n[ \t]*\/\/+[ \t]*M/;
const longestMargin = 100;

/** Decodes the base64 of a PEM block, also in string literals and comments. */
function decodePemBody(text: string, body: Span): Bytes | Base64Problem {
  const isComment = slashes.test(text.slice(body.start, body.start + longestMargin));
  const decoded = isComment ? undefined : decodeBase64(text, body.start, body.end);
  if (decoded !== undefined && isBytes(decoded)) return decoded;
  const bare = withoutQuoting(text, body);
  const again = decodeBase64(bare.text);
  if (isBytes(again)) return again;
  const { start } = bare.toSource({ start: again.offset, end: again.offset + 1 });
  return { ...again, offset: again.kind === 'truncated' ? body.end : start };
}

/**
 * Line breaks in string literals (`\n`, also escaped twice), the quotes, commas and pluses that join literals, and the marks at the
 * start of lines in comments, quotations and lists.
 */
const quoting =
  /(?<!\\)\\+(?:[nrt]|\r?\n|(?=\/))|["'`][ \t]*[+.,][ \t]*["'`]|["'`][ \t]*(?:[+.,\\][ \t]*)?\r?\n[ \t]*(?:[+.-][ \t]*)?["'`]|(?<=\n)[ \t]*(?:#+|\/\/+(?=[ \t])|\/\/|\*|>|\||-(?=[ \t]))[ \t]*/g;

function withoutQuoting(text: string, body: Span): MappedText {
  const pieces = new PieceCollector();
  const bounded = text.slice(0, body.end);
  quoting.lastIndex = body.start;
  let from = body.start;
  for (let match = quoting.exec(bounded); match !== null; match = quoting.exec(bounded)) {
    pieces.copy(text, { start: from, end: match.index });
    from = match.index + match[0].length;
  }
  pieces.copy(text, { start: from, end: body.end });
  return pieces.collect();
}
