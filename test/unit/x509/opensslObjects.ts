import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { openssl, opensslBytes } from './openssl.ts';

/** Offers a temporary folder to `use`, which writes files into it by name and gets their paths. */
export function withFolder<T>(use: (file: (name: string, content?: string | Uint8Array) => string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-x509-'));
  try {
    return use((name, content) => {
      const target = path.join(folder, name);
      if (content !== undefined) writeFileSync(target, content);
      return target;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface OpensslObjects {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** For a kubelet, with subjectAltName, keyUsage, extKeyUsage and basicConstraints. */
  readonly request: Bytes;
  /** Of `CN=crl ca`, for the year 2026, with two entries. */
  readonly revocationList: Bytes;
}

/** Makes a request and a revocation list by openssl, with one RSA key. */
export function makeOpensslObjects(): OpensslObjects {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return withFolder((file) => {
    const key = file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const config = file('req.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
    const shared = ['req', '-new', '-key', key, '-config', config];
    const extensions = [
      'subjectAltName=DNS:n1,IP:10.0.0.1',
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth',
      'basicConstraints=CA:TRUE,pathlen:2',
    ].flatMap((line) => ['-addext', line]);
    const subject = ['-subj', '/O=system:nodes/CN=system:node:n1'];
    const request = opensslBytes([...shared, ...subject, '-outform', 'DER', ...extensions]);

    const ca = file(
      'ca.pem',
      openssl([...shared, '-x509', '-subj', '/CN=crl ca', '-addext', 'subjectKeyIdentifier=hash']),
    );
    const entry = (serialNumber: string) => `R\t301231235959Z\t260102030405Z\t${serialNumber}\tunknown\t/CN=a\n`;
    const database = file('index.txt', entry('0A') + entry('0B'));
    const caConfig = file(
      'ca.cnf',
      `[ca]\ndefault_ca=c\n[c]\ndatabase=${database}\ncrlnumber=${file('crlnumber', '1000\n')}\ndefault_md=sha256\n` +
        'crl_extensions=x\n[x]\nauthorityKeyIdentifier=keyid\n',
    );
    const period = ['-crl_lastupdate', '20260101000000Z', '-crl_nextupdate', '20270101000000Z'];
    const pem = openssl(['ca', '-gencrl', '-config', caConfig, '-cert', ca, '-keyfile', key, ...period]);
    return { privateKey, publicKey, request, revocationList: opensslBytes(['crl', '-outform', 'DER'], pem) };
  });
}
