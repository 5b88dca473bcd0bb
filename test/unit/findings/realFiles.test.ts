import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeDirectory, decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';

/** Files that people wrote, and a real API server's answers: what is found there, and what must not be. */

const moment = Date.parse('2026-11-24T14:20:00Z');

async function judge(directory: string) {
  const files = decodeDirectory(directory);
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  return { files, findings: evaluate(graph, defaultPolicy, moment) };
}

const isSerious = ({ severity }: Pick<Finding, 'severity'>) => severity === 'error' || severity === 'warning';

test('a real API server’s objects: the planted defect, and nothing else', async () => {
  const { findings } = await judge('test/fixtures/live-api/files');
  assert.deepEqual(
    findings.filter(isSerious).map(({ code, path, severity }) => [code, path, severity]),
    [['key-cert-mismatch', 'secret-mismatched.yaml', 'error']],
  );
});

describe('the corpus', async () => {
  const { files, findings } = await judge('test/fixtures/corpus/files');
  const codesIn = (end: string) =>
    findings.filter((finding) => finding.path.endsWith(end) && isSerious(finding)).map(({ code }) => code);

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['vscode-kubeconfig/kubeconfigs/kubeconfig', ['cert-expired']],
    // Nothing reads it, so it waits for its content.
    ['testdata/emptycert.pem', []],
    ['resources/ca-cert-invalid.pem', ['pem-malformed']],
    ['testdata/BrokenSecret.yaml', ['pem-malformed', 'key-malformed']],
    ['testdata/gateway-secrets.yaml', ['san-missing', 'key-cert-mismatch']],
    ['testfiles/tls-multiple.crt', ['ca-expired', 'ca-expired', 'ca-expired']],
    ['config/secret-offload-3.yaml', ['cert-expired']],
    ['microk8s-resources/kubelet.config', []],
    ['multilevelpki/ecc-int2-cert-chain.pem', []],
    ['charts/karmada/values.yaml', []],
    ['crd/patches/webhook_in_notebooks.yaml', []],
    ['testdata/webhooks/manifests.yaml', []],
    ['provider/infisical.md', []],
    ['solr/templates/statefulset.yaml', []],
  ];
  for (const [file, expected] of cases) {
    test(file, () => assert.deepEqual(codesIn(file), expected));
  }

  test('messages have a readable length, and those that ask for nothing have at most two sentences', () => {
    for (const { severity, message, code } of findings) {
      const sentences = message.split(/(?<=\.) (?=[A-Zk])/).length;
      assert.ok(isSerious({ severity }) ? sentences >= 2 : sentences <= 2, `${code}: ${message}`);
      assert.ok(message.length >= 40 && message.length <= 280, `${message.length} ${code}: ${message}`);
    }
  });

  test('no placeholder is a problem', () => {
    const onPlaceholders = findings.filter(({ path, span }) =>
      files
        .find((file) => file.path === path)
        ?.values.some(
          (value) =>
            value.placeholder !== undefined &&
            span !== undefined &&
            value.span.start <= span.start &&
            span.end <= value.span.end,
        ),
    );
    assert.deepEqual(onPlaceholders, []);
  });

  test('a value that was never a credential is no error', () => {
    const rows = readFileSync('test/fixtures/corpus/occurrences.jsonl', 'utf8').trim().split('\n');
    const standIns = rows
      .map((row): { file: string; line: number; reason?: string; sample?: string } => JSON.parse(row))
      .filter(({ reason, sample = '' }) => reason?.startsWith('value of a certificate field') && sample.length < 40);
    assert.ok(standIns.length > 20);
    const errors = findings.filter(({ severity, path, span }) => {
      const line = files.find((file) => file.path === path)?.lines?.positionAt(span?.start ?? 0).line ?? -1;
      return severity === 'error' && standIns.some((each) => each.file === `files/${path}` && each.line === line + 1);
    });
    assert.deepEqual(errors, []);
  });
});
