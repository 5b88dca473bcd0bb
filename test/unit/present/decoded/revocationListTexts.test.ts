import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { decodedText } from '../../../../src/core/present/decoded/decodedText.ts';
import { hoverOf } from '../../../support/hoverFixture.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { assertAsOpenssl, derOf, ourLines } from './opensslText.ts';

const folder = createOpensslFolder();
after(() => folder.remove());

folder.write('ca.cnf', '[req]\nprompt=no\ndistinguished_name=dn\n[dn]\nCN=kubernetes\n');
for (const name of ['ca', 'other']) {
  const identifier = ['-addext', 'subjectKeyIdentifier=hash'];
  const key = ['-newkey', 'ed25519', '-nodes', '-keyout', `${name}.key`];
  folder.run('req', '-x509', '-new', ...key, '-config', 'ca.cnf', ...identifier, '-out', `${name}.crt`);
}

/** Makes a list of the entries given, each `SERIAL` or `SERIAL,REASON`, signed by the CA `signer`. */
function listOf(entries: readonly string[], extensions = 'authorityKeyIdentifier=keyid', signer = 'ca'): string {
  const database = entries.map((entry) => {
    const [serialNumber, ...reason] = entry.split(',');
    return `R\t301231235959Z\t${['260102030405Z', ...reason].join(',')}\t${serialNumber}\tunknown\t/CN=a\n`;
  });
  folder.write('index.txt', database.join(''));
  folder.write('crlnumber', '1000\n');
  folder.write(
    'crl.cnf',
    `[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=default\ncrl_extensions=x\n[x]\n${extensions}\n` +
      '[idp]\nfullname=URI:http://crl.example/a.crl\nonlysomereasons=keyCompromise,CACompromise\nindirectCRL=TRUE\n' +
      '[empty]\nonlyuser=TRUE\n[short]\nrelativename=rdn\nonlyCA=TRUE\n[rdn]\nCN=part\n',
  );
  const period = ['-crl_lastupdate', '20260101000000Z', '-crl_nextupdate', '20260601000000Z'];
  const key = ['-cert', `${signer}.crt`, '-keyfile', `${signer}.key`];
  return folder.run('ca', '-gencrl', '-config', 'crl.cnf', ...key, ...period);
}

suite('revocation lists are written as openssl writes them', () => {
  test('entries with reason and invalidity date', () => {
    const reasons = ['keyCompromise', 'CACompromise', 'superseded', 'cessationOfOperation', 'removeFromCRL'];
    assertAsOpenssl(
      listOf(['0A', ...reasons.map((reason, index) => `1${index},${reason}`), 'FF12,keyTime,20251224120000Z', '0080']),
      'crl',
    );
    assertAsOpenssl(listOf([]), 'crl');
  });

  for (const extensions of [
    'issuingDistributionPoint=critical,@idp',
    'issuingDistributionPoint=critical,@empty',
    'issuingDistributionPoint=critical,@short',
    '2.5.29.27=critical,DER:020103',
    'freshestCRL=URI:http://crl.example/delta.crl',
    'issuerAltName=DNS:ca.example',
  ]) {
    test(extensions, () => assertAsOpenssl(listOf(['0A'], `authorityKeyIdentifier=keyid\n${extensions}`), 'crl'));
  }

  test('of many entries the first hundred', () => {
    const serials = Array.from({ length: 250 }, (_, index) => (4096 + index).toString(16).toUpperCase());
    const lines = ourLines(derOf(listOf(serials)));
    assert.equal(lines.filter((line) => line.startsWith('    Serial Number: ')).length, 100);
    assert.ok(lines.includes('    … and 150 more'));
  });
});

suite('who signed a revocation list', () => {
  const told = async (list: string, ...certificates: readonly string[]) => {
    const files = Object.fromEntries(certificates.map((name) => [`${name}.crt`, folder.read(`${name}.crt`)]));
    const context = await contextOf({ 'a.crl': list, ...files });
    const file = context.file('a.crl');
    return { hover: hoverOf(context, 'a.crl', 0), decoded: decodedText(file.credentials, file, context) };
  };

  test('is known by signature, not by name', async () => {
    const { hover, decoded } = await told(listOf(['0A']), 'other', 'ca');
    assert.match(decoded, /^# ✓ signed by kubernetes, signature verified$/m);
    assert.match(hover, /✓ signed by `kubernetes`, signature verified/);
    assert.match(hover, /^\*\*⚠\ufe0e Revocation list, 1 certificate revoked, out of date\*\*/);
  });

  test('another CA of that name is not its issuer', async () => {
    const { decoded } = await told(listOf(['0A']), 'other');
    assert.match(decoded, /^# \? issuer is not in these files$/m);
  });

  test('an edited list is not signed by the CA whose key it names', async () => {
    const pem = listOf(['0A']);
    const der = Buffer.from(derOf(pem));
    der[der.indexOf('260102030405Z') + 1] = '7'.charCodeAt(0);
    const base64 = der.toString('base64').replace(/.{1,64}/g, '$&\n');
    const { hover, decoded } = await told(`-----BEGIN X509 CRL-----\n${base64}-----END X509 CRL-----\n`, 'ca');
    assert.match(decoded, /^# ✗ not signed by kubernetes: signature is not valid$/m);
    assert.match(hover, /^\*\*✗ Revocation list/);
  });
});
