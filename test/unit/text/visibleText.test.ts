import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { visibleWholeText } from '../../../src/core/text/visibleText.ts';

suite('visible text', () => {
  test('a character that is looked at by itself is written as among those that need a closer look', () => {
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      assert.equal(
        visibleWholeText(`${character}a\0`),
        `${visibleWholeText(`${character}a`)}\\u0000`,
        code.toString(16),
      );
    }
  });

  test('letters, words of ours and Chinese stay as they are', () => {
    for (const text of ['kube-apiserver', 'Müller · 4A:9F:…:C2:71', '证书（“ca”）、密钥。']) {
      assert.equal(visibleWholeText(text), text);
    }
  });
});
