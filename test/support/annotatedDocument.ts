import assert from 'node:assert/strict';
import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Finding, FindingPolicy } from '../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { buildLineIndex } from '../../src/core/text/lineIndex.ts';
import { decodingTools } from './kubeadmTrees.ts';
import { evaluate } from './saidByRecord.ts';
import { testNow } from './testPki.ts';

/** Files by path; a text, or its bytes. */
export type TestFiles = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;

function decodeAll(files: TestFiles): readonly DecodedFile[] {
  return Object.entries(files).map(([path, content]) =>
    decodeFile(typeof content === 'string' ? { path, text: content } : { path, bytes: content }, decodingTools),
  );
}

/** Judges files given as texts, at the tests' moment. */
export async function findingsIn(
  files: TestFiles,
  policy: FindingPolicy = defaultPolicy,
  now = testNow,
): Promise<readonly Finding[]> {
  return evaluate(await graphOf(files), policy, now);
}

/** The graph of files given as texts. */
export function graphOf(files: TestFiles) {
  return buildPkiGraph(decodeAll(files), decodingTools.cryptography);
}

/** `code path` of each finding. */
export function codesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, path }) => `${code} ${path}`);
}

/** `severity code path` of the findings whose code fits. */
export function gradesOf(findings: readonly Finding[], code: RegExp): readonly string[] {
  return findings
    .filter((finding) => code.test(finding.code))
    .map((each) => `${each.severity} ${each.code} ${each.path}`);
}

/**
 * Asserts that a YAML document has exactly the findings that its comments announce: `# ^ code` under the place, the
 * caret under a character of the range.
 *
 * @returns The findings, for a look at their messages.
 */
export async function assertAnnotated(path: string, text: string, now = testNow): Promise<readonly Finding[]> {
  const findings = await findingsIn({ [path]: text }, defaultPolicy, now);
  const lines = text.split('\n');
  const index = buildLineIndex(text);
  const expected: { line: number; character: number; code: string }[] = [];
  let line = 0;
  for (const [number, content] of lines.entries()) {
    const code = /^\s*#\s*\^ ([a-z0-9-]+)$/.exec(content)?.[1];
    if (code === undefined) line = number;
    else expected.push({ line, character: content.indexOf('^'), code });
  }
  const actual = findings.map(({ code, span = { start: 0, end: 0 } }) => ({
    code,
    start: index.positionAt(span.start),
    end: index.positionAt(span.end),
  }));
  for (const { line: at, character, code } of expected) {
    const found = actual.findIndex(
      (each) =>
        each.code === code &&
        each.start.line === at &&
        each.start.character <= character &&
        (each.end.line > at || character < each.end.character),
    );
    assert.notEqual(found, -1, `${code} is not found at line ${at + 1}, but ${JSON.stringify(actual)}`);
    actual.splice(found, 1);
  }
  assert.deepEqual(actual, [], 'findings that no comment announces');
  return findings;
}
