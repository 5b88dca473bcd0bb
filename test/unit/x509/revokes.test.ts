import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCrl } from '../../../src/core/x509/decodeCrl.ts';
import { revokes } from '../../../src/core/x509/revokes.ts';
import type { CertificateRevocationList } from '../../../src/core/x509/x509Model.ts';
import { createOpensslFolder } from '../../support/openssl.ts';

const openssl = createOpensslFolder();

test.after(() => openssl.remove());

openssl.write('ca.cnf', '[ca]\ndefault_ca = x\n[x]\ndatabase = index\ndefault_md = sha256\n[v2]\nnsComment = text\n');
openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'ca.key');
openssl.run('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=ca', '-out', 'ca.crt');

/** A list of openssl with these serial numbers in it. */
function listWith(serials: readonly string[], ...options: readonly string[]): CertificateRevocationList {
  openssl.write(
    'index',
    serials.map((serial) => `R\t301231235959Z\t260601000000Z\t${serial}\tunknown\t/CN=a\n`).join(''),
  );
  const signer = ['-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key'];
  openssl.run('ca', ...signer, '-gencrl', '-crldays', '30', ...options, '-out', 'list.pem');
  openssl.run('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
  const list = decodeCrl(openssl.readBytes('list.der'));
  assert.ok(list.kind === 'crl');
  return list;
}

const serial = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

test('a list revokes the serial numbers in it', () => {
  const list = listWith(['0C', '80', '0123456789ABCDEF0123456789ABCDEF01234567']);
  for (const listed of ['0c', '000c', '0080', '80', '0123456789abcdef0123456789abcdef01234567']) {
    assert.equal(revokes(list, serial(listed)), true, listed);
  }
  for (const other of ['0d', '0c00', '', '00', '0123456789abcdef0123456789abcdef0123456']) {
    assert.equal(revokes(list, serial(other)), false, other);
  }
});

test('a list of version 2, and one without entries', () => {
  const list = listWith(['0C'], '-crlexts', 'v2');
  assert.equal(revokes(list, serial('0c')), true);
  assert.equal(revokes(list, serial('0d')), false);
  assert.equal(revokes(listWith([]), serial('0c')), false);
});

test('a list that is cut off says nothing, and does no harm', () => {
  const list = listWith(['0C', '0D']);
  for (let end = 0; end < list.tbsCertList.length; end++) {
    const cut = { ...list, tbsCertList: list.tbsCertList.slice(0, end) };
    assert.equal(revokes(cut, serial('0d')), false);
  }
});
