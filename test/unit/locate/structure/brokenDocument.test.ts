import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { locateDocument } from '../../../../src/core/locate/locateCredentials.ts';
import { wantedKeys } from '../../../../src/core/locate/locateValues.ts';
import { isDocumentBroken } from '../../../../src/core/locate/structure/brokenDocument.ts';
import type { StructureReader } from '../../../../src/core/locate/structure/structureReader.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { manifestsOf } from '../../../support/largeDocuments.ts';
import { mutateText } from '../../../support/mutateText.ts';
import { randomFrom } from '../../../support/randomFrom.ts';

suite('a document in which a mistake stands', () => {
  const manifests = manifestsOf(60);

  test('is read without the others', () => {
    const above = manifests.indexOf('metadata:', manifests.length / 2);
    const text = `${manifests.slice(0, above)}foo\n${manifests.slice(above)}`;
    const asked: number[] = [];
    const structure: StructureReader = (...all) => {
      asked.push(all[0].length);
      return readYamlStructure(...all);
    };
    const { values } = locateDocument(text, { structure });
    const others = locateDocument(manifests).values.length;
    assert.ok(values.length >= others - 1, `${values.length} of ${others} values`);
    assert.equal(asked.length, 1);
    assert.ok((asked[0] ?? 0) < manifests.length / 10, `${asked[0]} of ${manifests.length} characters`);
  });

  test('is one of a text in which one stands', () => {
    const below = randomFrom(20261127);
    const short = manifestsOf(6);
    const texts = [short, short.replaceAll('\n', '\r\n'), `\ufeff${short}`, `%YAML 1.2\n${short}`, `# x\n${short}`];
    let found = 0;
    for (let round = 0; round < 500; round++) {
      const text = mutateText(texts[round % texts.length] ?? '', below).replace(/\r(?!\n)/g, '\n');
      const whole = readYamlStructure(text, [], wantedKeys());
      for (const { index } of text.matchAll(/^---/gm)) {
        if (!isDocumentBroken(text, index, readYamlStructure, wantedKeys())) continue;
        found++;
        assert.ok(whole === undefined || whole.brokenAt !== undefined, JSON.stringify({ index, text }));
      }
    }
    assert.ok(found > 100, `${found} were found`);
  });
});
