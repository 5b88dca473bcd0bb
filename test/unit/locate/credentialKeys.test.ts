import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { locateCredentials } from '../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';

suite('a value that is no credential is found under the key of one, however the key is written', () => {
  for (const text of [
    'data:\n  tls.crt: x\n',
    'data:\n  tls.crt : x\n',
    'data:\n  "tls.crt": x\n',
    "data: {'tls.crt' : x}\n",
    '{"data": {"tls.crt" :"x"}}',
    'data:\n  ? tls.crt\n  : x\n',
  ]) {
    test(JSON.stringify(text), () => {
      const values = locateCredentials(text, { structure: readYamlStructure });
      assert.deepEqual(
        values.map(({ keyPath }) => keyPath),
        ["data['tls.crt']"],
      );
    });
  }
});
