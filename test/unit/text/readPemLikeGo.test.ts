import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { certificatesOfPem, readPemLikeGo } from '../../../src/core/text/readPemLikeGo.ts';
import { createRandom } from '../../fuzz/random.ts';
import { pemEdits } from '../../fuzz/twists/pemTwists.ts';
import { goIsMissing } from '../../support/goProgram.ts';
import { assertGrowsWithSize } from '../../support/growth.ts';
import { judgeWithGo } from '../../support/judgeWithGo.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'test-ca' });
const pem = encodePem('CERTIFICATE', ca.der);

suite('readPemLikeGo', () => {
  test('gives label, headers and octets of each block', () => {
    const text = `${encodePem('X', Uint8Array.of(1))}text\n-----BEGIN Y-----\na: b\n\nAgM=\n-----END Y-----`;
    assert.deepEqual(readPemLikeGo(text), [
      { start: 0, label: 'X', hasHeaders: false, bytes: Uint8Array.of(1) },
      { start: text.indexOf('-----BEGIN Y'), label: 'Y', hasHeaders: true, bytes: Uint8Array.of(2, 3) },
    ]);
    assert.deepEqual(certificatesOfPem(text), []);
  });

  test('looks no further for each of many blocks that never end', async () => {
    for (const end of ['', '-----END B-----\n']) {
      await assertGrowsWithSize({
        what: `blocks before "${end}"`,
        size: 20_000,
        make: (size) => `${'-----BEGIN A-----\nAAAA\n'.repeat(size)}${end}`,
        work: (text) => assert.deepEqual(readPemLikeGo(text), []),
      });
    }
  });

  test('takes exactly the certificates that Go takes from edited texts', (t) => {
    const texts = [...pemEdits.map((edit) => edit(pem)), ...editedTwice(), ...withOddCharacters(1500)];
    const verdicts = judgeWithGo(
      texts.map((text, index) => ({
        id: String(index),
        anchors: [text],
        intermediates: [],
        certificate: pem,
        at: '2026-06-01T00:00:00Z',
        usage: 'any',
      })),
    );
    if (verdicts === undefined) return t.skip(goIsMissing);
    const taken = texts.map((text) => certificatesOfPem(text).some((der) => Buffer.from(der).equals(ca.der)));
    assert.ok(taken.filter((each) => each).length > 100);
    assert.ok(taken.filter((each) => !each).length > 100);
    return assert.deepEqual(
      texts.flatMap((text, index) => (taken[index] === verdicts[index]?.accepted ? [] : [text])),
      [],
    );
  });
});

function editedTwice(): readonly string[] {
  return pemEdits.flatMap((first) => pemEdits.map((second) => second(first(pem))));
}

/** Texts of two blocks with characters that matter put in, or taken out, anywhere. */
function withOddCharacters(count: number): readonly string[] {
  const random = createRandom(11);
  const other = encodePem('OTHER', Uint8Array.of(1, 2, 3));
  const pieces = [
    '-',
    '\n',
    '\r',
    ' ',
    '\t',
    ':',
    '=',
    '\v',
    'é',
    '-----',
    '-----BEGIN ',
    '\n-----END ',
    'A',
    '-----END A-----\n',
  ];
  return Array.from({ length: count }, () => {
    let text = random.oneIn(2) ? other + pem : pem + other;
    for (let edit = 0; edit < 1 + random.below(3); edit++) {
      const at = random.oneIn(2) ? random.below(text.length) : text.indexOf('-', random.below(text.length));
      const kept = random.oneIn(2) ? at : at + 1 + random.below(3);
      text = text.slice(0, at) + random.pick(pieces) + text.slice(kept);
    }
    return text;
  });
}
