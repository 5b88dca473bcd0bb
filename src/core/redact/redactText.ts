import * as l10n from '@vscode/l10n';
import type { StructureSteps } from '../locate/structure/structureReader.ts';
import { type DecodingTools, decodeFile } from '../pki/decodeFile.ts';
import { decodeValue } from '../pki/decodeValue.ts';
import { buildLineIndex } from '../text/lineIndex.ts';
import { findPemBlocks } from '../text/pemBlocks.ts';
import { runAtOnce } from '../text/steps.ts';
import { applyEdits, type Edit, mergedEdits } from './edits.ts';
import { type KeptPaths, keptPaths } from './keptPaths.ts';
import { withPseudonyms } from './pseudonyms.ts';
import { type HiddenField, redactDocuments } from './redactDocuments.ts';
import { redactPemFile } from './redactPemFile.ts';

/** A copy without secrets, or why there is none. */
export type RedactedCopy =
  | {
      readonly kind: 'redacted';
      readonly text: string;
      /** How many stretches were taken out. */
      readonly count: number;
      /** Fields of which something was taken out, in the order of the text. */
      readonly hidden: readonly HiddenField[];
      /** Paths to keep of which nothing was found. */
      readonly idle: readonly string[];
    }
  /** A text for the user. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a user can choose for a copy. */
export interface RedactionOptions {
  /** Whether names of clusters, users, hosts and objects are replaced as well, and those of labels and data are hidden. */
  readonly pseudonyms?: boolean;
  /** Key paths of which everything stays except private keys and tokens (`keptPaths`). */
  readonly keep?: readonly string[];
}

/** What redacting needs from the host. */
export interface RedactionTools extends DecodingTools {
  readonly structure: NonNullable<DecodingTools['structure']>;
  /** Reads in steps what `structure` reads at once. */
  readonly structureSteps?: StructureSteps;
}

/**
 * Makes a copy of a kubeconfig, a manifest or a PEM file that can be shared. What the table `shownFields.ts` lists stays: names, references, paths,
 * addresses, choices, dates; so do certificates, requests, public keys and the layout. Everything else is replaced by a mark that tells its kind
 * and its length: a secret that nobody recognises is hidden, too.
 *
 * A text that cannot be read completely is refused. The result is read again, by the reader that finds credentials
 * anywhere, and refused if it finds one. Never throws.
 */
export function redactText(text: string, tools: RedactionTools, options: RedactionOptions = {}): RedactedCopy {
  return runAtOnce(redactInSteps(text, tools, options));
}

/**
 * The same in steps. One step reads at most one document, searches one scalar or comment, or builds the copy.
 */
export function* redactInSteps(
  text: string,
  tools: RedactionTools,
  options: RedactionOptions,
): Generator<undefined, RedactedCopy> {
  try {
    return yield* redactChecked(text, tools, options);
  } catch (error) {
    // Words of millions of characters exceed the stack of the regular expression engine.
    if (error instanceof RangeError) return refused(l10n.t('It is too large to read completely.'));
    throw error;
  }
}

function* redactChecked(
  text: string,
  tools: RedactionTools,
  options: RedactionOptions,
): Generator<undefined, RedactedCopy> {
  const structure = tools.structureSteps ?? atOnce(tools.structure);
  const copy = yield* redact(text, structure, keptPaths(options.keep ?? []), options.pseudonyms);
  if (copy.kind !== 'redacted') return copy;
  if (yield* holdsCredential(copy.text, tools)) {
    return refused(l10n.t('It contains a secret that cannot be removed safely.'));
  }
  return options.pseudonyms === true ? { ...copy, text: yield* withPseudonyms(copy.text, structure) } : copy;
}

function atOnce(structure: RedactionTools['structure']): StructureSteps {
  return function* (...asked) {
    yield;
    return structure(...asked);
  };
}

function* redact(
  text: string,
  structure: StructureSteps,
  kept: KeptPaths,
  hidesNames?: boolean,
): Generator<undefined, RedactedCopy> {
  // The copy of a PEM file looks like a mapping.
  const isCopy = /^\s*<redacted: [^<>\n]*>[ \t]*(?:\r?\n|$)/.test(text);
  const documents = isCopy ? ({ kind: 'other' } as const) : yield* redactDocuments(text, structure, kept, hidesNames);
  yield;
  if (documents.kind === 'large') return refused(l10n.t('It is too large to read completely.'));
  if (documents.kind === 'aliases') return refused(l10n.t('It has more YAML aliases than CertScope follows.'));
  if (documents.kind === 'broken' && !isPemFile(text)) return brokenRefusal(text, documents.offset);
  const found = documents.kind === 'edits' ? documents.edits : redactPemFile(text, kept.comments);
  if (found === undefined) {
    return refused(l10n.t('It is not YAML, JSON or PEM, so CertScope cannot tell what is secret.'));
  }
  const edits = mergedEdits(found);
  const hidden = documents.kind === 'edits' ? documents.hidden : [];
  return { kind: 'redacted', text: applyEdits(text, edits), count: countOf(edits), hidden, idle: kept.idle() };
}

function countOf(edits: readonly Edit[]): number {
  return edits.reduce((count, { text }) => count + Math.max(1, text.split('<redacted: ').length - 1), 0);
}

/** Blocks, with words between them that no YAML reader accepts. */
function isPemFile(text: string): boolean {
  const inBlocks = findPemBlocks(text).reduce((sum, { span }) => sum + span.end - span.start, 0);
  return inBlocks > text.length / 3 || (inBlocks > 0 && /^(?:\s|#[^\n]*\n)*Certificate(?: Request)?:\r?\n/.test(text));
}

function brokenRefusal(text: string, offset: number): Extract<RedactedCopy, { kind: 'refused' }> {
  const { line } = buildLineIndex(text).positionAt(Math.min(offset, text.length));
  return refused(l10n.t('It cannot be read from line {0} on, so CertScope cannot tell what is secret.', line + 1));
}

function refused(reason: string): Extract<RedactedCopy, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

/** Looks for keys and tokens like the rest of CertScope does, independently of redacting. */
function* holdsCredential(copy: string, tools: DecodingTools): Generator<undefined, boolean> {
  yield;
  for (const value of decodeFile({ path: '', text: copy }, tools).values) {
    yield;
    const found = decodeValue(value, tools);
    if (found.some(({ content }) => content.kind === 'privateKey' || content.kind === 'token')) return true;
  }
  return false;
}
