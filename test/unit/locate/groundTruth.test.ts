import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { buildLineIndex } from '../../../src/core/text/lineIndex.ts';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import { locateAll } from '../../support/locateSamples.ts';

/** A line of a data set's occurrences.jsonl, read by programs that are not part of CertScope. */
interface TruthRow {
  readonly file: string;
  readonly type: 'certificate' | 'csr' | 'key' | 'malformed';
  readonly sha256?: string;
  readonly path: string | null;
  readonly line: number;
  readonly encoding?: string;
  readonly pem_index?: number;
}

/** What CertScope finds, in the words of the truth. */
interface FoundRow {
  readonly type: TruthRow['type'] | 'placeholder' | 'publicKey';
  readonly sha256?: string;
  readonly path: string | null;
  readonly line: number;
  readonly lastLine: number;
  readonly encoding: string;
  readonly index: number;
}

/** Differences from the truth by their reason. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'the truth gives the line of the key; the base64 of this folded scalar begins on the next': [
    'MaxThom__vscode-kubeconfig/kubeconfigs/kubeconfig:4 certificate line 5',
    'MaxThom__vscode-kubeconfig/kubeconfigs/kubeconfig:9 certificate line 10',
    'MaxThom__vscode-kubeconfig/kubeconfigs/kubeconfig:28 certificate line 29',
    'MaxThom__vscode-kubeconfig/kubeconfigs/kubeconfig:30 key line 31',
  ],
  'the truth lists unreadable certificates, but not unreadable keys': [
    'derailed__k9s/internal/client/testdata/config:36 malformed beyond the truth',
    'derailed__k9s/internal/client/testdata/config:40 malformed beyond the truth',
    'derailed__k9s/internal/client/testdata/config:44 malformed beyond the truth',
    'headlamp-k8s__headlamp/backend/cmd/headlamp_testdata/kubeconfig_partialcontextvalid:28 malformed beyond the truth',
    'headlamp-k8s__headlamp/backend/cmd/headlamp_testdata/kubeconfig_partialcontextvalid:32 malformed beyond the truth',
    'headlamp-k8s__headlamp/backend/pkg/kubeconfig/test_data/kubeconfig_autherr:20 malformed beyond the truth',
    'kube-rs__kube/kube-client/src/config/test_data/kubeconfig_utf8.yaml:16 malformed beyond the truth',
    'kubernetes-client__javascript/testdata/empty-cluster-kubeconfig.yaml:35 malformed beyond the truth',
    'kubernetes-client__javascript/testdata/empty-cluster-kubeconfig.yaml:39 malformed beyond the truth',
    'nginx__kubernetes-ingress/tests/data/external-auth/backend/wrong-type-ca-secret.yaml:8 malformed beyond the truth',
  ],
  'the certificate of line 84 again, as base64 of DER in a command; the bundle is counted anew behind it': [
    'digicert__pkilint/README.md:236 certificate index 0',
    'digicert__pkilint/README.md:314 certificate index 1',
    'digicert__pkilint/README.md:381 certificate index 2',
    'digicert__pkilint/README.md:129 certificate beyond the truth',
  ],
  'text cut out between BEGIN and END, where the truth takes the label for a key': [
    'emissary-ingress__emissary/cmd/entrypoint/testdata/BrokenSecret.yaml:10 key missed',
    'emissary-ingress__emissary/cmd/entrypoint/testdata/BrokenSecret.yaml:10 malformed beyond the truth',
    'fluxcd__source-controller/docs/spec/v1beta2/buckets.md:715 key missed',
    'fluxcd__source-controller/docs/spec/v1beta2/buckets.md:715 malformed beyond the truth',
    'helm__charts/stable/graylog/README.md:267 key missed',
    'helm__charts/stable/graylog/README.md:267 malformed beyond the truth',
    'smallstep__certificates/pki/testdata/helm/with-acme.yml:68 key missed',
    'smallstep__certificates/pki/testdata/helm/with-acme.yml:79 key missed',
    'smallstep__certificates/pki/testdata/helm/with-acme.yml:68 malformed beyond the truth',
    'smallstep__certificates/pki/testdata/helm/with-acme.yml:79 placeholder beyond the truth',
  ],
  'a placeholder between BEGIN and END, where the truth takes the label for a key': [
    'external-secrets__external-secrets/docs/provider/infisical.md:494 key missed',
    'external-secrets__external-secrets/docs/provider/infisical.md:494 placeholder beyond the truth',
    'helm__charts/incubator/webpagetest-server/README.md:155 key missed',
    'helm__charts/incubator/webpagetest-server/README.md:155 placeholder beyond the truth',
    'karmada-io__karmada/charts/karmada/values.yaml:164 key missed',
    'karmada-io__karmada/charts/karmada/values.yaml:174 key missed',
    'karmada-io__karmada/charts/karmada/values.yaml:189 key missed',
    'karmada-io__karmada/charts/karmada/values.yaml:733 key missed',
    'karmada-io__karmada/charts/karmada/values.yaml:800 key missed',
    'karmada-io__karmada/charts/karmada/values.yaml:887 key missed',
    'karmada-io__karmada/charts/karmada/values.yaml:164 placeholder beyond the truth',
    'karmada-io__karmada/charts/karmada/values.yaml:174 placeholder beyond the truth',
    'karmada-io__karmada/charts/karmada/values.yaml:189 placeholder beyond the truth',
    'karmada-io__karmada/charts/karmada/values.yaml:733 placeholder beyond the truth',
    'karmada-io__karmada/charts/karmada/values.yaml:800 placeholder beyond the truth',
    'karmada-io__karmada/charts/karmada/values.yaml:887 placeholder beyond the truth',
  ],
  'the truth does not read files of this name as YAML': [
    "gtsystem__lightkube/tests/data/example-def.tmpl:8 certificate path doc0:$.data['tls.crt']",
    "gtsystem__lightkube/tests/data/example-def.tmpl:9 key path doc0:$.data['tls.key']",
  ],
  'the truth counts the key in front of it apart': [
    'kubernetes-sigs__cluster-api-provider-azure/test/setup/credentials.json:3 certificate index 1',
  ],
  'the truth does not list public keys': [
    'kubernetes__kops/nodeup/pkg/model/tests/golden/envvars/tasks-kube-apiserver.yaml:333 publicKey beyond the truth',
    'kubernetes__kops/nodeup/pkg/model/tests/golden/envvars/tasks-kube-apiserver.yaml:337 publicKey beyond the truth',
    'kubernetes__kops/nodeup/pkg/model/tests/golden/side-loading/tasks-kube-apiserver-arm64.yaml:325 publicKey beyond the truth',
    'kubernetes__kops/nodeup/pkg/model/tests/golden/side-loading/tasks-kube-apiserver-arm64.yaml:329 publicKey beyond the truth',
  ],
};

function truthOf(set: string): Map<string, TruthRow[]> {
  const rows = (name: string) =>
    readFileSync(path.join(set, name), 'utf8')
      .trim()
      .split('\n')
      .map((line): TruthRow => JSON.parse(line));
  const byFile = new Map(rows('manifest.jsonl').map(({ file }): [string, TruthRow[]] => [file, []]));
  for (const row of rows('occurrences.jsonl')) byFile.get(row.file)?.push(row);
  return byFile;
}

function find(file: string): FoundRow[] {
  const text = readFileSync(file, 'utf8');
  const lines = buildLineIndex(text);
  const lineOf = (offset: number) => lines.positionAt(offset).line + 1;
  return locateAll(text).flatMap((value): FoundRow[] => {
    const document = `doc${value.object?.documentIndex}:$`;
    const isIndexed = value.keyPath?.startsWith('[') === true;
    const place = value.keyPath === undefined ? null : `${document}${isIndexed ? '' : '.'}${value.keyPath}`;
    const common = { path: place, lastLine: lineOf(value.span.end) };
    const blocks = value.blocks.map(({ span, encoding, index, label, headers, bytes, problem }): FoundRow => {
      const row = { ...common, line: lineOf(span.start), encoding: encoding.join('-'), index };
      const content = problem === undefined ? decodeObject(bytes(), label, headers) : undefined;
      const sha256 = createHash('sha256').update(bytes()).digest('hex');
      switch (content?.kind) {
        case 'certificate':
          return { ...row, type: 'certificate', sha256 };
        case 'certificationRequest':
          return { ...row, type: 'csr', sha256 };
        case 'privateKey':
          return { ...row, type: 'key' };
        case 'publicKey':
          return { ...row, type: 'publicKey' };
        default:
          return { ...row, type: 'malformed' };
      }
    });
    if (value.placeholder === undefined) return blocks;
    return [...blocks, { ...common, type: 'placeholder', line: lineOf(value.span.start), encoding: '', index: 0 }];
  });
}

/** Compares a file's rows and tells every difference in a line. */
function differences(file: string, expected: readonly TruthRow[], found: readonly FoundRow[]): string[] {
  const name = file.replace(/^files\//, '');
  const left = [...found];
  const told: string[] = [];
  for (const row of expected) {
    const at = `${name}:${row.line} ${row.type}`;
    const isSame = (each: FoundRow) =>
      (each.type === row.type && each.sha256 === row.sha256 && each.line === row.line) ||
      (row.type === 'malformed' && each.type === 'placeholder' && each.line <= row.line && row.line <= each.lastLine);
    const isNear = (each: FoundRow) => each.type === row.type && each.sha256 === row.sha256;
    const same = left.find((each) => isSame(each) && each.path === row.path) ?? left.find(isSame) ?? left.find(isNear);
    if (same === undefined) {
      told.push(`${at} missed`);
      continue;
    }
    left.splice(left.indexOf(same), 1);
    if (same.type !== 'placeholder' && same.line !== row.line) told.push(`${at} line ${same.line}`);
    if (same.path !== row.path) told.push(`${at} path ${same.path}`);
    if (row.type === 'malformed') continue;
    if (same.encoding !== row.encoding) told.push(`${at} encoding ${same.encoding}`);
    if (same.index !== row.pem_index) told.push(`${at} index ${same.index}`);
  }
  return [...told, ...left.map(({ line, type }) => `${name}:${line} ${type} beyond the truth`)];
}

test('everything is found where the truth says, and nothing else, but for the exceptions', () => {
  const told = ['corpus', 'live-api'].flatMap((set) =>
    [...truthOf(`test/fixtures/${set}`)].flatMap(([file, rows]) =>
      differences(file, rows, find(`test/fixtures/${set}/${file}`)),
    ),
  );
  assert.deepEqual(told.toSorted(), Object.values(exceptions).flat().toSorted());
});
