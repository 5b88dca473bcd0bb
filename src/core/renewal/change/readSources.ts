import { locateCredentials } from '../../locate/locateCredentials.ts';
import type { StructureReader } from '../../locate/structure/structureReader.ts';
import type { Cryptography } from '../../pki/crypto.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import type { Span } from '../../text/span.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { withoutLineEnd } from '../../x509/withoutLineEnd.ts';
import { type Place, placesOf } from '../editLayer.ts';
import { refuse } from '../refusal.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import type { ChangePlan, PlannedFile } from './changeModel.ts';
import type { ChangeTools, SourceFile } from './changeTools.ts';

/** Reads the blocks of a text. */
export function placesReader(structure: StructureReader | undefined): (text: string) => readonly Place[] {
  const options = structure === undefined ? {} : { structure };
  return (text) => placesOf(locateCredentials(text, options));
}

/**
 * Reads the files that a plan replaces, as they are now.
 *
 * @returns A refusal if one is missing, or differs from the plan where it is changed.
 */
export async function readSources(
  { files }: ChangePlan,
  tools: ChangeTools,
): Promise<ReadonlyMap<string, SourceFile> | RenewalRefusal> {
  const sources = new Map<string, SourceFile>();
  for (const file of files) {
    const source = await tools.readSource(file.path);
    if (file.kind === 'create') {
      if (source === undefined) continue;
      if (file.isOverDamaged !== true) return refuse('alreadyThere', { path: file.path });
      sources.set(file.path, source);
      continue;
    }
    if (source === undefined || !holdsWhatWasPlanned(file, source, tools)) {
      return refuse('changedSince', { path: file.path });
    }
    sources.set(file.path, source);
  }
  return sources;
}

function holdsWhatWasPlanned(
  { edits }: PlannedFile,
  { bytes, text, offsetOf }: SourceFile,
  { structure, cryptography }: ChangeTools,
): boolean {
  const blocks = edits.flatMap((edit) => (edit.kind === 'block' ? [edit.at] : []));
  if (text === undefined)
    return blocks.length === edits.length && blocks.every((at) => isWholeFile(at, withoutLineEnd(bytes), cryptography));
  const places = placesReader(structure)(text);
  const held = edits.flatMap((edit) => (edit.kind === 'text' ? (edit.holding ?? []) : []));
  return (
    blocks.every((at) => placeIndex(places, at, offsetOf) !== -1) &&
    held.every((at) => isHeld(places, at, offsetOf)) &&
    edits.every((edit) => {
      if (edit.kind !== 'text' || edit.was === undefined) return true;
      const { start, end } = spanIn(edit.span, offsetOf);
      return text.slice(start, end) === edit.was;
    })
  );
}

/** A text that is written completely new must also end at the same place: added text would stay after it. */
function isHeld(places: readonly Place[], at: Occurrence, offsetOf: SourceFile['offsetOf']): boolean {
  const { block, value } = at.credential;
  const now = places[placeIndex(places, at, offsetOf)];
  const isSameEnd = (span: Span | undefined, planned: Span): boolean => span?.end === spanIn(planned, offsetOf).end;
  return (
    isSameEnd(now?.block.span, block.span) && (value.keyPath === undefined || isSameEnd(now?.value.span, value.span))
  );
}

/** A place of the text that a plan was made from, in the text as it is in the file. */
export function spanIn({ start, end }: Span, offsetOf: SourceFile['offsetOf']): Span {
  return offsetOf === undefined ? { start, end } : { start: offsetOf(start), end: offsetOf(end) };
}

/**
 * Index of the planned block among the blocks of a text; -1 if it is missing or different.
 *
 * @param offsetOf - See {@link SourceFile}.
 */
export function placeIndex(
  places: readonly Place[],
  { credential }: Occurrence,
  offsetOf?: SourceFile['offsetOf'],
): number {
  const { start } = spanIn(credential.block.span, offsetOf);
  return places.findIndex(({ block }) => {
    if (block.span.start !== start || block.problem !== undefined || block.label !== credential.block.label) {
      return false;
    }
    const [now, planned] = [block.bytes(), credential.block.bytes()];
    const isSame = equalBytes(now, planned);
    if (credential.content.kind === 'privateKey') for (const key of [now, planned]) key.fill(0);
    return isSame;
  });
}

/** A binary file is one object. Key bytes are not kept, so it is identified by its digest. */
function isWholeFile({ credential }: Occurrence, bytes: SourceFile['bytes'], cryptography: Cryptography): boolean {
  const { content, block, keyDigest } = credential;
  if (block.encoding.join() !== 'der') return false;
  if (content.kind === 'certificate') return equalBytes(content.der, bytes);
  return keyDigest !== undefined && equalBytes(keyDigest, cryptography.sha256(bytes));
}
