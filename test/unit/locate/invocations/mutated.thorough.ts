import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import type { Span } from '../../../../src/core/text/span.ts';
import { holdMemoryBelow } from '../../../support/boundedMemory.ts';
import { mutateText } from '../../../support/mutateText.ts';
import { randomFrom } from '../../../support/randomFrom.ts';

holdMemoryBelow(500);

const manifests = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/manifests';
const documents = [
  readFileSync('test/fixtures/domain/article-listings.md', 'utf8'),
  ...['kube-apiserver', 'etcd', 'kube-controller-manager'].map((name) =>
    readFileSync(`${manifests}/${name}.yaml`, 'utf8'),
  ),
  '[Service]\nEnvironment="KUBELET_ARGS=--kubeconfig=\'/a b\'"\nExecStart=/bin/sh -c \'exec kubelet $KUBELET_ARGS \\\n --tls-cert-file "/c" \\\n # d\n --config=${E}\'\n',
  '{"spec":{"containers":[{"command":["sh","-c","etcd --cert-file=\\"$(A)/\\u0062\\" --key-file /k"],"env":[{"name":"A","value":"/a"}]}]}}',
];

/** What holds for every document, however broken. */
function assertSound(text: string): number {
  const { invocations, references } = locateInvocations(text, { structure: readYamlStructure });
  const isIn = ({ start, end }: Span, within: Span = { start: 0, end: text.length }) =>
    within.start <= start && start <= end && end <= within.end;
  for (const { span, flags } of invocations) {
    assert.ok(span === undefined || isIn(span));
    for (const { name, span: place, valueSpan } of flags) {
      assert.ok(isIn(place) && name !== '');
      assert.ok(valueSpan === undefined || isIn(valueSpan));
    }
  }
  for (const { span, path, pairedWith } of references) {
    assert.ok(isIn(span) && path !== '');
    assert.ok(pairedWith === undefined || references.some((other) => other.span.start === pairedWith.start));
  }
  return references.length;
}

test('mutated documents give spans within the text, and never an exception', () => {
  const below = randomFrom(20261124);
  let found = 0;
  for (let round = 0; round < 1500; round++)
    found += assertSound(mutateText(documents[round % documents.length] ?? '', below));
  assert.ok(found > 3000, `${found} references`);
});

test('every beginning of a document gives spans within it', () => {
  for (const text of documents) for (let end = 0; end < text.length; end += 5) assertSound(text.slice(0, end));
});

suite('the work is bounded', () => {
  for (const piece of [
    'etcd ',
    'etcd --cert-file=',
    "etcd --a='",
    'etcd \\',
    'KUBELET_ARGS="--a ',
    'ETCD_CERT_FILE=',
    '[Unit]\nExecStart=\nExecStart=etcd --a\n',
    '# etcd --a\n#\n',
    'etcd $(',
    '{{ etcd ',
  ]) {
    test(JSON.stringify(piece), () => {
      const { invocations } = locateInvocations(piece.repeat(50_000), {});
      assert.ok(invocations.length <= 1001);
    });
  }
});
