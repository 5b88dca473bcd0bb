import type { Bytes } from '../../x509/bytes.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import { withoutLineEnd } from '../../x509/withoutLineEnd.ts';
import { isEncryptedForm } from '../keys/keyModel.ts';
import { refuse } from '../refusal.ts';
import type { IssuedCertificate, RenewalRefusal } from '../renewalModel.ts';
import type { ChangePlan, ChangeSet, ChangeStep, FileChange, PlannedFile } from './changeModel.ts';
import type { ChangeTools, SourceFile } from './changeTools.ts';
import { issuePlanned } from './issuePlanned.ts';
import { KeyRing } from './keyRing.ts';
import { isKeyMaterial, type MaterialState, resolveEdit, writeParts } from './materials.ts';
import { readSources } from './readSources.ts';
import { type ResolvedEdit, rewriteText } from './rewriteFile.ts';

/**
 * Carries out a plan up to writing the files: reads them again, makes the keys, signs, checks what was signed, and
 * builds the new contents. Nothing is written to disk. It can be abandoned between two steps (`return`); in any case
 * its keys are wiped, except those in the files of the change set.
 *
 * @returns The change set, or why there is none. Never rejects because of the user's data.
 */
export async function* carryOut(
  plan: ChangePlan,
  tools: ChangeTools,
): AsyncGenerator<ChangeStep, ChangeSet | RenewalRefusal, void> {
  const ring = new KeyRing(tools);
  const total = plan.keys.length + plan.certificates.length + plan.files.length;
  let done = 0;
  const step = (kind: ChangeStep['kind'], name: string): ChangeStep => ({ kind, name, done: ++done, total });
  const changed: FileChange[] = [];
  let isHandedOut = false;
  try {
    const sources = await readSources(plan, tools);
    if ('code' in sources) return sources;
    const refusal = await openKeys(plan, ring);
    if (refusal !== undefined) return refusal;
    for (const key of plan.keys) void ring.make(key);
    for (const key of plan.keys) {
      if ((await ring.make(key)) === undefined) return refuse('keyUnsupported', { problem: key.algorithm });
      yield step('keyMade', key.algorithm);
    }
    const issued = new Map<string, IssuedCertificate>();
    const takenSerialNumbers = new Set(plan.takenSerialNumbers);
    for (const planned of plan.certificates) {
      const answer = await issuePlanned(planned, { plan, ring, tools, issued, takenSerialNumbers });
      if (answer.kind === 'refusal') return answer;
      issued.set(planned.id, answer);
      takenSerialNumbers.add(formatSerialNumber(answer.certificate.serialNumber));
      yield step('signed', planned.name);
    }
    for (const file of plan.files) {
      const change = await changeOf(file, sources.get(file.path), { ring, issued, tools }, tools);
      if ('code' in change) return change;
      changed.push(change);
      yield step('rewritten', file.path);
    }
    isHandedOut = true;
    return { kind: 'changeSet', plan, files: changed, issued };
  } finally {
    ring.wipe();
    if (!isHandedOut) for (const { holdsKey, after } of changed) if (holdsKey) after.fill(0);
  }
}

/** {@link carryOut} without stopping at its steps. */
export async function carryOutAtOnce(plan: ChangePlan, tools: ChangeTools): Promise<ChangeSet | RenewalRefusal> {
  const steps = carryOut(plan, tools);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

/** Asks for passphrases before the first key is made: first for CAs, then for keys that are encrypted again. */
async function openKeys(plan: ChangePlan, ring: KeyRing): Promise<RenewalRefusal | undefined> {
  for (const { issuer } of plan.certificates) {
    if (issuer.kind !== 'ca') continue;
    const opened = await ring.open(issuer.ca.key, issuer.ca.node.certificate.publicKey);
    if ('code' in opened) return opened;
  }
  for (const { edits } of plan.files) {
    for (const edit of edits) {
      if (edit.kind !== 'block' || edit.by.kind !== 'privateKey' || !isEncryptedForm(edit.by.form)) continue;
      const { content } = edit.at.credential;
      if (content.kind !== 'privateKey' || !content.encrypted) continue;
      const opened = await ring.open(edit.at);
      if ('code' in opened) return opened;
    }
  }
  return undefined;
}

async function changeOf(
  file: PlannedFile,
  source: SourceFile | undefined,
  state: MaterialState,
  tools: ChangeTools,
): Promise<FileChange | RenewalRefusal> {
  const { path, kind, holdsKey } = file;
  if (file.kind === 'create') {
    const texts: string[] = [];
    for (const edit of file.edits) {
      const text = edit.kind === 'text' ? await writeParts(edit.parts, state) : refuse('notRewritable', { path });
      if (typeof text !== 'string') return text;
      texts.push(text);
    }
    const after = new TextEncoder().encode(texts.join('')) as Bytes;
    const mode = file.mode ?? (holdsKey ? 0o600 : 0o644);
    // A damaged file keeps its mode.
    return source === undefined
      ? { path, kind, after, holdsKey, mode }
      : { path, kind: 'replace', before: source.bytes, after, holdsKey };
  }
  if (source === undefined) return refuse('changedSince', { path });
  const edits: ResolvedEdit[] = [];
  const keys: Bytes[] = [];
  try {
    for (const edit of file.edits) {
      const resolved = await resolveEdit(edit, state);
      if ('code' in resolved) return resolved;
      edits.push(resolved);
      if (edit.kind === 'block' && isKeyMaterial(edit.by) && resolved.kind === 'block') keys.push(resolved.content.der);
    }
    return rewritten(file, source, edits, tools);
  } finally {
    for (const key of keys) key.fill(0);
  }
}

function rewritten(
  { path, kind, holdsKey }: PlannedFile,
  source: SourceFile,
  edits: readonly ResolvedEdit[],
  { structure }: ChangeTools,
): FileChange | RenewalRefusal {
  const base = { path, kind, before: source.bytes, holdsKey };
  if (source.text === undefined || source.encode === undefined) {
    const [edit] = edits;
    if (edit?.kind !== 'block') return refuse('notRewritable', { path });
    const { der } = edit.content;
    const lineEnd = source.bytes.subarray(withoutLineEnd(source.bytes).length);
    const after = new Uint8Array(der.length + lineEnd.length);
    after.set(der);
    after.set(lineEnd, der.length);
    return { ...base, after };
  }
  const answer = rewriteText(source.text, edits, structure, path, source.offsetOf);
  if ('code' in answer) return answer;
  const { text, replacements } = answer;
  return { ...base, after: source.encode(text), ...(holdsKey ? {} : { replacements }) };
}
