import type { QuickFix } from '../findings/findingRecord.ts';
import { appendBlock } from './appendBlock.ts';
import { convertDer } from './convertDer.ts';
import { decodeOnce } from './decodeOnce.ts';
import { encodeValue } from './encodeValue.ts';
import { normaliseBase64 } from './normaliseBase64.ts';
import { normalisePem } from './normalisePem.ts';
import { relabelPem } from './relabelPem.ts';
import { removeBlock } from './removeBlock.ts';
import { removeField } from './removeField.ts';
import { reorderChain } from './reorderChain.ts';
import type { FieldPlanner, RepairPlanner } from './repairModel.ts';
import { replaceCa } from './replaceCa.ts';
import { swapHalves } from './swapHalves.ts';

/**
 * Repairs by the id in a finding's `quickFix`. To add one, add a record here.
 */
const plannersById: Readonly<Partial<Record<QuickFix, RepairPlanner>>> = {
  'append-block': appendBlock,
  'convert-der': convertDer,
  'decode-base64': decodeOnce,
  'encode-base64': encodeValue,
  'normalise-base64': normaliseBase64,
  'normalise-pem': normalisePem,
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
