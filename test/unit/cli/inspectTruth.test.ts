import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Inventory } from '../../../src/core/present/inventory/inventory.ts';
import { actualFacts, expectedFacts, type Facts } from '../../support/factsTruth.ts';
import { runCommand } from '../../support/runCommand.ts';

/** Real files with their ground truth, through the command line. Places are compared in test/unit/locate. */

interface Occurrence {
  readonly file: string;
  readonly type: 'certificate' | 'csr' | 'key' | 'malformed';
  readonly sha256?: string;
}

async function inspect(root: string): Promise<Inventory> {
  const { code, out, err } = await runCommand(['inspect', root, '--format', 'json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

function jsonLines<Row>(file: string): readonly Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

for (const set of ['corpus', 'live-api']) {
  describe(`${set}, against its ground truth`, async () => {
    const root = `test/fixtures/${set}`;
    const inventory = await inspect(`${root}/files`);
    const occurrences = jsonLines<Occurrence>(`${root}/occurrences.jsonl`);
    const facts = new Map(jsonLines<Facts>(`${root}/facts.jsonl`).map((fact) => [fact.sha256, fact]));
    const found = inventory.files.flatMap((file) =>
      file.credentials.map((credential) => ({ file: path.relative(root, file.path), credential })),
    );

    test('every certificate is found, and none is invented', () => {
      const expected = occurrences
        .filter(({ type }) => type === 'certificate')
        .map(({ file, sha256 }) => `${file} ${sha256}`);
      const actual = found
        .filter(({ credential }) => credential.kind === 'certificate')
        .map(({ file, credential }) => `${file} ${credential.certificate?.fingerprintSha256}`);
      const missed = expected.filter((each) => !actual.includes(each));
      const invented = actual.filter((each) => !expected.includes(each));
      assert.deepEqual({ missed, invented }, { missed: [], invented: [] });
    });

    test('every fact of every certificate is equal', () => {
      const seen = new Set<string>();
      for (const { credential } of found) {
        const { certificate } = credential;
        const fact = certificate === undefined ? undefined : facts.get(certificate.fingerprintSha256);
        if (certificate === undefined || fact === undefined) continue;
        seen.add(fact.sha256);
        assert.deepEqual(actualFacts(fact, certificate), expectedFacts(fact), fact.subject);
      }
      assert.equal(seen.size, facts.size);
    });
  });
}

describe('kubeadm trees, against their ground truth', () => {
  const root = 'test/fixtures/kubeadm';
  for (const id of readdirSync(`${root}/trees`)) {
    test(id, async () => {
      const truth: { files: readonly { path: string; certificates?: readonly Facts[]; key?: unknown }[] } = JSON.parse(
        readFileSync(`${root}/truth/${id}.json`, 'utf8'),
      );
      const folder = `${root}/trees/${id}/rootfs`;
      const { files } = await inspect(folder);
      const expected = truth.files
        .filter(({ certificates = [] }) => certificates.length > 0)
        .map((file) => [file.path, (file.certificates ?? []).map(expectedFacts)] as const);
      const actual = files.flatMap((file) => {
        const name = path.relative(folder, file.path);
        const facts = truth.files.find((each) => each.path === name)?.certificates ?? [];
        const certificates = file.credentials.flatMap(({ certificate }) => (certificate ? [certificate] : []));
        return certificates.length === 0
          ? []
          : [[name, certificates.map((certificate, i) => actualFacts(facts[i] ?? noFacts, certificate))] as const];
      });
      const byPath = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);
      assert.deepEqual([...actual].sort(byPath), [...expected].sort(byPath));
    });
  }
});

const noFacts = { contested: [] as readonly string[] } as Facts;
