import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeBase64 } from '../../../src/core/text/base64.ts';
import { findPemBlocks } from '../../../src/core/text/pemBlocks.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';
import { mutateText } from '../../support/mutateText.ts';
import { randomFrom } from '../../support/randomFrom.ts';

holdMemoryBelow(500);

const bundle = readFileSync('test/fixtures/corpus-certificates/certificates.pem', 'latin1').slice(0, 12_000);
const withHeaders = bundle.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n');

test('mutated PEM gives blocks in order, and base64 gives its bytes or the place of its fault', () => {
  const below = randomFrom(20_261_124);
  let whole = 0;
  let broken = 0;
  for (let round = 0; round < 3000; round++) {
    const text = mutateText(round % 2 === 0 ? bundle : withHeaders, below);
    let behind = 0;
    for (const { span, labelSpan, label, body, problem } of findPemBlocks(text)) {
      // The dashes between END and BEGIN may be shared.
      assert.ok(span.start >= behind - 5 && span.end > behind && span.end <= text.length, 'blocks are in order');
      behind = span.end;
      assert.match(text.slice(span.start, span.start + 20), /^-+BEGIN/);
      assert.equal(text.slice(labelSpan.start, labelSpan.end), label);
      assert.ok(labelSpan.end <= body.start && body.start <= body.end && body.end <= span.end);
      if (problem !== undefined) assert.ok(problem.span.start >= span.start && problem.span.end <= span.end);
      if (decodesAsNodeDoes(text, body.start, body.end)) whole++;
      else broken++;
    }
  }
  assert.ok(whole > 1000 && broken > 1000, `${whole} were whole, ${broken} were not`);
});

/** @returns Whether it is base64. */
function decodesAsNodeDoes(text: string, start: number, end: number): boolean {
  const decoded = decodeBase64(text, start, end);
  if (decoded instanceof Uint8Array) {
    assert.deepEqual(Buffer.from(decoded), Buffer.from(text.slice(start, end), 'base64'));
    return true;
  }
  const { kind, offset, decodedLength } = decoded;
  assert.ok(offset >= start && offset <= end, kind);
  assert.ok(decodedLength <= ((end - start) * 3) / 4);
  return false;
}
