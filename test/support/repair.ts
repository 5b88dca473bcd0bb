import assert from 'node:assert/strict';
import type { FindingCode } from '../../src/core/findings/catalog.ts';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { applyReplacements } from '../../src/core/renewal/applyReplacements.ts';
import { planRepair } from '../../src/core/repair/planRepair.ts';
import type { Repair } from '../../src/core/repair/repairModel.ts';
import { toHex } from '../../src/core/x509/toHex.ts';
import { decodingTools } from './kubeadmTrees.ts';
import { evaluate } from './saidByRecord.ts';
import { testNow } from './testPki.ts';

/** Texts by path. */
export type Texts = Readonly<Record<string, string>>;

/** Files with the judgement on them. */
export interface Judged {
  readonly graph: PkiGraph;
  readonly findings: readonly Finding[];
}

/** Judges files at the tests' moment. */
export async function judge(texts: Texts): Promise<Judged> {
  const files = Object.entries(texts).map(([path, text]) => decodeFile({ path, text }, decodingTools));
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  return { graph, findings: evaluate(graph, defaultPolicy, testNow) };
}

/** Plans the repair of a finding in files. */
export function repairOf(texts: Texts, { graph }: Judged, finding: Finding): Repair | undefined {
  return planRepair({ graph, now: testNow, tools: decodingTools, textOf: (path) => texts[path] }, finding);
}

/** The files after a repair. */
export function applied(texts: Texts, { replacements }: Repair): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, applyReplacements(text, replacements.get(path) ?? [])]),
  );
}

/** A made-up finding of a code at a certificate in a file, for repairs of what another check reports. */
export function findingAt({ graph }: Judged, code: FindingCode, path: string, fingerprint: string): Finding {
  const credentials = graph.files.find((file) => file.path === path)?.credentials;
  const span = credentials?.find((credential) => credential.fingerprint === fingerprint)?.block.span;
  assert.ok(span !== undefined, `${fingerprint} in ${path}`);
  return { code, severity: 'error', message: '', path, span, related: [] };
}

/** The DER of all that can be read in files, as hex, sorted. */
function readableIn({ graph }: Judged): readonly string[] {
  return graph.files
    .flatMap((file) => file.credentials)
    .filter(({ content }) => content.kind !== 'unreadable')
    .map(({ block }) => toHex(block.bytes()))
    .sort();
}

/**
 * Repairs the one finding of a code that files have.
 *
 * Afterwards it must be gone, none but `leaves` may have come, and everything that could be read before must be there still, unless
 * the repair is to remove something. `alsoGone` further findings of the code have the same cause.
 */
export async function repaired(
  texts: Texts,
  code: FindingCode,
  { mayRemove = false, alsoGone = 0, leaves = [] as readonly FindingCode[] } = {},
): Promise<{ readonly texts: Texts; readonly title: string }> {
  const before = await judge(texts);
  const [finding] = before.findings.filter((each) => each.code === code);
  assert.ok(finding !== undefined, `${code} is not found, but ${before.findings.map((each) => each.code).join()}`);
  const repair = repairOf(texts, before, finding);
  assert.ok(repair !== undefined, `no repair of ${code}`);
  const after = applied(texts, repair);
  const judged = await judge(after);
  const codes = before.findings.map((each) => each.code);
  for (let count = 0; count <= alsoGone; count++) codes.splice(codes.indexOf(code), 1);
  assert.deepEqual(
    judged.findings.map((each) => each.code),
    [...codes, ...leaves],
  );
  const still = new Set(readableIn(judged));
  if (!mayRemove) for (const der of readableIn(before)) assert.ok(still.has(der), 'something is lost');
  return { texts: after, title: repair.title };
}
