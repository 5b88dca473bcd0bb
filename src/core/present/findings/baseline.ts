import type { Finding } from '../../findings/findingModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { type FindingIdentity, findingIdentities, identityText } from './reportedFinding.ts';

const schemaVersion = 1;

/** Findings that are known and not to be reported again. */
export interface Baseline {
  readonly schemaVersion: typeof schemaVersion;
  readonly findings: readonly FindingIdentity[];
}

/** Findings compared with a baseline. */
export interface Comparison {
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  /** Entries of the baseline that are no longer found. */
  readonly gone: number;
}

/** How a baseline names a file, by its name in the graph. It does not depend on the working directory of the check. */
export type BaselinePath = (path: string) => string;

/** Builds a baseline of all findings, each identity once. */
export function buildBaseline(graph: PkiGraph, findings: readonly Finding[], pathOf: BaselinePath): Baseline {
  const identityOf = baselineIdentities(graph, pathOf);
  const byText = new Map(findings.map(identityOf).map((identity) => [identityText(identity), identity]));
  return { schemaVersion, findings: [...byText.values()] };
}

/** Separates findings that are in the baseline from new ones. */
export function compareWithBaseline(
  graph: PkiGraph,
  findings: readonly Finding[],
  baseline: Baseline,
  pathOf: BaselinePath,
): Comparison {
  const met = new Set<string>();
  const isKnown = knownBy(baseline, graph, pathOf, (entry) => met.add(entry));
  const known = findings.filter(isKnown);
  return {
    fresh: findings.filter((finding) => !known.includes(finding)),
    known,
    gone: new Set(baseline.findings.map(identityText)).size - met.size,
  };
}

/**
 * Makes the test for findings that a baseline has.
 *
 * @param onMet - Receives each entry that is found.
 */
export function knownBy(
  baseline: Baseline,
  graph: PkiGraph,
  pathOf: BaselinePath,
  onMet: (entry: string) => void = () => undefined,
): (finding: Finding) => boolean {
  const identityOf = baselineIdentities(graph, pathOf);
  const entries = new Set(baseline.findings.map(identityText));
  return (finding) => {
    const text = identityText(identityOf(finding));
    const isKnown = entries.has(text);
    if (isKnown) onMet(text);
    return isKnown;
  };
}

function baselineIdentities(graph: PkiGraph, pathOf: BaselinePath): (finding: Finding) => FindingIdentity {
  const identityOf = findingIdentities(graph);
  return (finding) => ({ ...identityOf(finding), path: pathOf(finding.path) });
}

/** Reads a baseline; `undefined` when the text is not one. */
export function parseBaseline(text: string): Baseline | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isBaseline(value) ? value : undefined;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value) || !('findings' in value))
    return false;
  return value.schemaVersion === schemaVersion && Array.isArray(value.findings) && value.findings.every(isIdentity);
}

function isIdentity(value: unknown): value is FindingIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { code, path, fingerprintSha256 = '', keyPath = '' }: Partial<Record<keyof FindingIdentity, unknown>> = value;
  return [code, path, fingerprintSha256, keyPath].every((each) => typeof each === 'string');
}
