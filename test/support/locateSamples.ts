import { readFileSync } from 'node:fs';
import { locateCredentials } from '../../src/core/locate/locateCredentials.ts';
import type { LocatedBlock, LocatedValue } from '../../src/core/locate/locateModel.ts';
import { readYamlStructure } from '../../src/core/locate/structure/yamlStructure.ts';
import { base64 } from './base64.ts';

/** PEM blocks of three real certificates, each ending with a line feed. */
export const samplePems: readonly string[] = (
  readFileSync('test/fixtures/corpus-certificates/certificates.pem', 'utf8').match(
    /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n/g,
  ) ?? []
).slice(0, 3);

/** The first of {@link samplePems}. */
export const samplePem = samplePems[0] ?? '';

/** The bytes of a PEM block, decoded by Node. */
export function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}

/** Base64 in lines of a width, the last without line break. */
export function wrapped(text: string, width: number, lineBreak = '\n'): string {
  return (base64(text).match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(lineBreak);
}

/** A text with every line indented. */
export function indented(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}

/** Locates with all that CertScope has. */
export function locateAll(text: string): readonly LocatedValue[] {
  return locateCredentials(text, { structure: readYamlStructure });
}

/** A block with its value and the text that it covers. */
export interface FoundBlock {
  readonly value: LocatedValue;
  readonly block: LocatedBlock;
  readonly source: string;
}

/** All blocks of a text in order. */
export function blocksOf(text: string): readonly FoundBlock[] {
  return locateAll(text).flatMap((value) =>
    value.blocks.map((block) => ({ value, block, source: text.slice(block.span.start, block.span.end) })),
  );
}
