import { readBase64Secrets } from './base64Secrets.ts';
import { type Edit, redacted } from './edits.ts';
import { withoutTrailing } from './withoutTrailing.ts';

/** Shorter words do not show whether they are random. */
const shortest = 16;
/** Words in one case with digits are names of machines and builds unless they are long. */
const shortestPlain = 24;
const shortestHex = 32;

const word = /[A-Za-z0-9+/_=-]{16,}/g;
/** `sha256:…` names content; a UUID names an object. */
const digest = /(?:\bsha(?:1|224|256|384|512)[:-]|\bmd5:)$/i;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds the words of a text that look random: keys, hashes and tokens without a known form. */
export function randomWordEdits(text: string): readonly Edit[] {
  const edits: Edit[] = [];
  let isAmongSecrets = false;
  let behind = 0;
  for (const { 0: found, index } of text.matchAll(word)) {
    const between = text.slice(behind, index);
    behind = index + found.length;
    const words = secretWord(found, text.slice(Math.max(0, index - 12), index));
    if (words === undefined) {
      isAmongSecrets = false;
      continue;
    }
    edits.push({ span: { start: index, end: behind }, text: redacted(words) });
    isAmongSecrets = true;
    const rest = shortLastLine(text, behind);
    if (isAmongSecrets && between !== '' && rest !== undefined) edits.push({ span: rest, text: redacted('text') });
  }
  return edits;
}

/** Whether a text contains such a word. */
export function looksSecret(text: string): boolean {
  return randomWordEdits(text).length > 0;
}

/**
 * The last line of a wrapped key can be short, or look like a real word: a single word on the line after a long one.
 */
function shortLastLine(text: string, from: number): Edit['span'] | undefined {
  const match = /^[ \t]*\r?\n[ \t]*(?:#+|\/\/+|[*>|])?[ \t]*([A-Za-z0-9+/_-]{6,76}={0,2})[ \t]*(?=\r?\n|$)/.exec(
    text.slice(from, from + 200),
  );
  if (match?.[1] === undefined) return undefined;
  const end = from + match[0].trimEnd().length;
  return { start: end - match[1].length, end };
}

function secretWord(found: string, before: string): string | undefined {
  if (uuid.test(found) || digest.test(before)) return undefined;
  const reading = readBase64Secrets(found);
  if (reading.kind === 'public') return undefined;
  if (reading.kind === 'secret') return reading.words;
  if (reading.kind === 'mixed') return 'certificates and a private key';
  return looksRandom(found) ? 'random text' : undefined;
}

/** Whether a word looks random, as a whole or between the slashes and dashes of a path or name. */
export function looksRandom(found: string): boolean {
  const bare = withoutTrailing(found, '=');
  return (
    isMixed(bare, 0.45) || bare.split(/[/=_-]+/).some((part) => isMixed(part, 0.35) || isPlain(part) || isHex(part))
  );
}

/** Alternating upper case, lower case and digits. */
function isMixed(text: string, share: number): boolean {
  if (text.length < shortest || !/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false;
  let turns = 0;
  for (let at = 1; at < text.length; at++) if (kindOf(text, at) !== kindOf(text, at - 1)) turns++;
  return turns >= share * (text.length - 1);
}

function kindOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 97) return 1;
  if (code >= 65) return 2;
  return code >= 48 && code < 58 ? 3 : 4;
}

function isPlain(text: string): boolean {
  if (text.length < shortestPlain || !/^(?:[a-z0-9]+|[A-Z0-9]+)$/.test(text)) return false;
  const digits = text.replaceAll(/\D/g, '').length;
  return digits >= 4 && text.length - digits >= 4;
}

function isHex(text: string): boolean {
  return text.length >= shortestHex && /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text);
}
