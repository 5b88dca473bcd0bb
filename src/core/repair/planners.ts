import * as l10n from '@vscode/l10n';
import type { QuickFix } from '../findings/findingRecord.ts';
import { deleteBlock } from '../renewal/deleteBlock.ts';
import { encodeBase64, encodePem } from '../text/encodePem.ts';
import { appendBlock } from './appendBlock.ts';
import { canonicalPem, labelOf } from './canonicalPem.ts';
import { decodeOnce } from './decodeOnce.ts';
import { normaliseBase64 } from './normaliseBase64.ts';
import { normalisePem } from './normalisePem.ts';
import { relabelPem } from './relabelPem.ts';
import { removeField } from './removeField.ts';
import { reorderChain } from './reorderChain.ts';
import type { FieldPlanner, RepairPlanner } from './repairModel.ts';
import { replaceCa, restoreCaBundle } from './replaceCa.ts';
import { sameBytesAfter } from './rewrittenValue.ts';
import { readScalar } from './scalarText.ts';
import { swapHalves } from './swapHalves.ts';

/** Converts base64 of DER to base64 of PEM. */
const convertDer: RepairPlanner = (subject) => {
  const { block, value } = subject.place;
  const label = block.problem === undefined && value.blocks.length === 1 ? labelOf(block) : undefined;
  if (label === undefined) return undefined;
  const newText = encodeBase64(new TextEncoder().encode(encodePem(label, block.bytes())));
  const edits = sameBytesAfter(subject, [{ span: value.span, newText }]);
  return { title: l10n.t('convert it to PEM'), edits };
};

/** Encodes PEM text as base64, on one line in the style of the scalar. PEM that Go would not see is corrected first. */
const encodeValue: RepairPlanner = (subject) => {
  const { source, place } = subject;
  const { blocks, span } = place.value;
  if (blocks.some(({ problem, encoding }) => problem !== undefined || encoding[0] !== 'pem')) return undefined;
  const isSeen = blocks.every(({ unseen }) => unseen === undefined);
  const pem = isSeen ? `${readScalar(source.text, place.value).trimEnd()}\n` : blocks.map(canonicalPem).join('');
  const newText = encodeBase64(new TextEncoder().encode(pem));
  return { title: l10n.t('encode it in base64'), edits: sameBytesAfter(subject, [{ span, newText }]) };
};

/** Removes a block, its line and the text that describes it; the last block of a value stays. */
const removeBlock: RepairPlanner = ({ source, index, place }) => {
  const others = place.value.blocks.filter((block) => block !== place.block);
  if (others.length === 0) return undefined;
  const content = source.credentialOf(place)?.content;
  const certificate = content?.kind === 'certificate' ? content : undefined;
  const replacements = deleteBlock(source.text, source.places, index, certificate, source.placesIn);
  if (replacements === undefined) return undefined;
  const expected = new Map([[place.value, others.map((block) => ({ value: place.value, block }))]]);
  return { title: l10n.t('remove this block'), isChoice: true, edits: [{ source, replacements, expected }] };
};

/**
 * Repairs by the id in a finding's `quickFix`. To add one, add a record here.
 */
const plannersById: Readonly<Partial<Record<QuickFix, RepairPlanner>>> = {
  'append-block': appendBlock,
  'convert-der': convertDer,
  'decode-base64': decodeOnce,
  'encode-base64': encodeValue,
  'normalise-base64': (subject) => normaliseBase64(subject) ?? restoreCaBundle(subject),
  'normalise-pem': (subject) => normalisePem(subject) ?? restoreCaBundle(subject),
  'relabel-pem': relabelPem,
  'remove-block': removeBlock,
  'reorder-chain': reorderChain,
  'replace-ca': replaceCa,
  swap: swapHalves,
};

/** The planner of a kind of repair; `undefined` for those that need a signature, a command or a decision. */
export const planners: ReadonlyMap<string, RepairPlanner> = new Map(Object.entries(plannersById));

/** The planner of a kind of field repair; the field need not contain a credential. */
export const fieldPlanners: ReadonlyMap<string, FieldPlanner> = new Map([['remove-field', removeField]]);
