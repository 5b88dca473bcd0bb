import { readFileSync } from 'node:fs';
import type { CaseLine } from './caseLine.ts';

const folder = 'test/fixtures/conformance';

/** A case of a suite, with what the suite and other verifiers say of it; see the README of the fixtures. */
export interface SuiteCase extends CaseLine {
  readonly expected: 'accept' | 'reject';
  readonly needs?: readonly string[];
  readonly features?: readonly string[];
  readonly others: Readonly<Record<string, 'accept' | 'reject'>>;
  readonly go?: 'accept' | 'reject';
}

/** The suites, by the names of their files. */
export const suiteNames = ['x509-limbo', 'pkits', 'openssl-verify', 'boringssl-verify'] as const;

/** Reads a suite. */
export function readSuite(name: (typeof suiteNames)[number]): readonly SuiteCase[] {
  return readFileSync(`${folder}/${name}.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): SuiteCase => JSON.parse(line));
}
