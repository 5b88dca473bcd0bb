import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import type { CaseLine } from '../../support/caseLine.ts';

const folder = 'test/fixtures/odd-certs';

/** The odd certificates as PEM, by their paths. */
function oddCertificates(): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(pem|crt|cer|cert)$/.test(file),
  );
  return new Map(files.sort().map((file) => [file, pemOf(readFileSync(path.join(folder, file)))]));
}

function pemOf(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return text.includes('-----BEGIN') ? text : encodePem('CERTIFICATE', Uint8Array.from(bytes));
}

/**
 * MapRequests about the odd certificates, which belong to no suite of chains: each is trusted itself, at several moments, and
 * each is judged with the others of its folder as anchors and as intermediates.
 */
export function oddCases(): readonly CaseLine[] {
  const certificates = [...oddCertificates()];
  return certificates.flatMap(([file, certificate]) => {
    const folderName = path.dirname(file);
    const neighbours = certificates.filter(([other]) => other !== file && path.dirname(other) === folderName);
    const trusted = moments.map(
      (at): CaseLine => ({
        id: `${file}, ${at}`,
        anchors: [certificate],
        intermediates: [],
        certificate,
        at,
        usage: 'any',
      }),
    );
    const among: CaseLine = {
      id: `${file} among its neighbours`,
      anchors: neighbours.map(([, pem]) => pem),
      intermediates: [certificate, ...neighbours.map(([, pem]) => pem)],
      certificate,
      at: '2019-06-01T00:00:00Z',
      usage: 'any',
    };
    return [
      ...trusted,
      among,
      { ...among, id: `${file} as a server`, intermediates: [], name: 'example.com', usage: 'serverAuth' },
    ];
  });
}

const moments = ['2012-06-01T00:00:00Z', '2019-06-01T00:00:00Z', '2023-06-01T00:00:00Z', '2026-06-01T00:00:00Z'];
