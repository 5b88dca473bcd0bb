import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { locateCredentials } from '../../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { applyReplacements } from '../../../../src/core/renewal/applyReplacements.ts';
import { placesOf } from '../../../../src/core/renewal/editLayer.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { equalBytes } from '../../../../src/core/x509/bytes.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { writers } from '../../../support/manners.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const root = await createTestCa({ name: 'root' });
const intermediate = await root.issueCa({ name: 'intermediate' });
const leaf = await intermediate.issue({ commonName: 'jane', dnsNames: ['a.example'] });
const cas = {
  '/pki/root.crt': root.certificatePem,
  '/pki/ca.crt': intermediate.certificatePem,
  '/pki/ca.key': intermediate.keyPem,
};

describe('whatever the manner of writing', () => {
  for (const [manner, write] of Object.entries(writers)) {
    // Its blocks are indented, so that no component reads them: refused, see untouchedReason.
    if (manner === 'PEM in prose') continue;
    for (const keyPem of [leaf.keyPem, leaf.traditionalKeyPem]) {
      const label = keyPem.slice(11, keyPem.indexOf('-----', 11));
      it(`${manner}, ${label}: pair and chain stay together, and nothing else changes`, async () => {
        const text = write(leaf.certificatePem, intermediate.certificatePem, keyPem);
        const hasKey = text.includes('PRIVATE KEY') || write('', '', '') !== write('', '', 'KEY');
        const documents = { ...cas, '/leaf.crt': text, ...(hasKey ? {} : { '/leaf.key': keyPem }) };
        const graph = await clusterGraphOf(documents);
        for (const key of ['same', undefined] as const) {
          const context = { graph, now: testNow, ...(key === undefined ? {} : { key }) };
          const plan = accepted(planAction({ kind: 'renew', fingerprints: [leaf.fingerprint] }, context));
          const changeSet = await carriedOut(plan, documents);
          const changed = changedDocuments(documents, changeSet);
          const after = await clusterGraphOf(changed);
          const issued = changeSet.issued.get(leaf.fingerprint);
          const node = after.certificates.get(issued?.fingerprint ?? '');
          assert.ok(node !== undefined);
          assert.ok(!after.certificates.has(leaf.fingerprint), 'no place holds the old one');
          assert.equal(node.issuer.kind, 'verified');
          const isNew = plan.keys.length > 0;
          const oldKeyId = graph.certificates.get(leaf.fingerprint)?.keyId;
          assert.equal(node.keyId === oldKeyId, !isNew);
          assert.equal(node.keys.length, graph.certificates.get(leaf.fingerprint)?.keys.length);
          for (const { path, kind, replacements, holdsKey } of changeSet.files) {
            assert.equal(kind, 'replace');
            assert.equal(replacements === undefined, holdsKey);
            const [was, is] = [String(documents[path as keyof typeof documents]), String(changed[path])];
            if (replacements !== undefined) assert.equal(applyReplacements(was, replacements), is);
            assertOnlySwapped(was, is, [leaf.der]);
          }
        }
      });
    }
  }
});

/** Blocks of certificates that stay, and all text outside of what was replaced, are the same. */
function assertOnlySwapped(before: string, after: string, swapped: readonly Uint8Array[]): void {
  const read = (text: string) => placesOf(locateCredentials(text, { structure: readYamlStructure }));
  const [were, are] = [read(before), read(after)];
  assert.equal(are.length, were.length);
  const isKept = (index: number): boolean => {
    const block = were[index]?.block;
    return (
      block?.label?.endsWith('PRIVATE KEY') !== true &&
      !swapped.some((der) => block !== undefined && equalBytes(block.bytes(), der))
    );
  };
  const outside = (text: string, places: typeof were): string => {
    let masked = text;
    for (const [index, { block, value }] of [...places.entries()].reverse()) {
      const span = block.encoding[0] === 'base64' ? value.span : block.span;
      if (!isKept(index) && span.end <= masked.length)
        masked = `${masked.slice(0, span.start)}…${masked.slice(span.end)}`;
    }
    return masked;
  };
  assert.equal(outside(after, are), outside(before, were));
  for (const [index, { block, value }] of are.entries()) {
    const old = were[index];
    assert.equal(block.label, old?.block.label);
    assert.equal(value.keyPath, old?.value.keyPath);
    assert.equal(block.innerKeyPath, old?.block.innerKeyPath);
    if (isKept(index)) assert.deepEqual(block.bytes(), old?.block.bytes());
  }
}
