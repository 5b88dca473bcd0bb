import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Occurrence, PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { chooseRenewalCa } from '../../../../src/core/renewal/findRenewalCa.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { refusalMessage } from '../../../../src/core/renewal/refusal.ts';
import type { RenewalCa } from '../../../../src/core/renewal/renewalModel.ts';
import { encodeBase64 } from '../../../../src/core/text/encodePem.ts';
import { accepted, certificateIn, graphOf, nodeOf } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const now = testNow;
const inBase64 = (text: string): string => encodeBase64(new TextEncoder().encode(text));
const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'kubernetes-admin' });
const both = { '/pki/ca.crt': ca.certificatePem, '/pki/ca.key': ca.keyPem };

describe('a place that cannot get a new certificate', () => {
  const plan = async (
    document: string,
    file = '/leaf.yaml',
    caGraph: Readonly<Record<string, string>> = both,
  ): Promise<string> => {
    const graph = await graphOf({ [file]: document, ...caGraph });
    const renewalCa = chosen(graph, '/pki/ca.crt');
    const answer = renewing(graph, certificateIn(graph, file), renewalCa);
    return answer.kind === 'refusal' ? answer.code : answer.kind;
  };
  const value = inBase64(leaf.certificatePem);

  it('refuses a certificate that the CA’s key did not sign, though the names are equal', async () => {
    const stranger = await other.issue();
    assert.equal(await plan(stranger.certificatePem), 'notIssuedByCa');
  });

  it('refuses fields that say whom to trust, answers to requests, and copies of kubectl', async () => {
    assert.equal(await plan(`clusters:\n- cluster:\n    certificate-authority-data: ${value}\n`), 'notRenewableField');
    assert.equal(
      await plan(`kind: CertificateSigningRequest\nstatus:\n  certificate: ${value}\n`),
      'notRenewableField',
    );
    const applied = JSON.stringify({ kind: 'Secret', data: { 'tls.crt': value } });
    assert.equal(
      await plan(
        `kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      ${applied}\n`,
      ),
      'notRenewableField',
    );
    assert.equal(await plan(`users:\n- user:\n    client-certificate-data: ${value}\n`), 'changePlan');
  });

  const user = (field: string, more = ''): string =>
    `users:\n- name: a\n  user:\n    client-certificate-data: ${field}\n${more}`;
  const indented = (text: string): string => `|\n${text.replace(/^(?=.)/gm, '      ')}`;
  const secret = (map: string, pem: string): string =>
    `kind: Secret\ntype: kubernetes.io/tls\n${map}:\n  tls.crt: ${pem}\n`;
  const der = leaf.certificatePem.replaceAll(/-----[^-]*-----|\n/g, '');
  const unusable: Readonly<Record<string, string>> = {
    'base64 of base64': user(inBase64(value)),
    'base64 of base64 in a Secret': secret('data', inBase64(value)),
    'PEM in a field of base64': user(indented(leaf.certificatePem)),
    'PEM in data of a Secret': secret('data', `|\n${leaf.certificatePem.replace(/^(?=.)/gm, '    ')}`),
    'DER in the base64': user(der),
    'the field of the key': `users:\n- user:\n    client-key-data: ${value}\n`,
    'base64 in stringData': secret('stringData', value),
    'base64 over plain lines, which YAML joins with blanks': user(`${value.slice(0, 200)}\n      ${value.slice(200)}`),
    'base64 over folded lines': user(`>-\n      ${value.slice(0, 200)}\n      ${value.slice(200)}`),
    'base64 that breaks behind the certificate': user(`${inBase64(leaf.certificatePem.repeat(2)).slice(0, -300)}!`),
    'PEM that Go does not see': `kind: Secret\nstringData:\n  tls.crt: ${JSON.stringify(leaf.certificatePem.replaceAll('\n', '\\n'))}\n`,
    'PEM with a label that Kubernetes ignores': user(
      inBase64(leaf.certificatePem.replaceAll(' CERTIFICATE-', ' X509 CERTIFICATE-')),
    ),
  };
  for (const [name, document] of Object.entries(unusable)) {
    it(`refuses a field that stays unusable: ${name}`, async () => {
      assert.equal(await plan(document), 'fieldUnusable');
    });
  }

  it('takes base64 that is read as it stands', async () => {
    const lines = `${value.slice(0, 200)}\n      ${value.slice(200)}`;
    assert.equal(await plan(user(`|\n      ${lines}\n`)), 'changePlan');
    assert.equal(
      await plan(secret('stringData', `|\n${leaf.certificatePem.replace(/^(?=.)/gm, '    ')}`)),
      'changePlan',
    );
  });

  it('refuses a certificate whose key beside it is another one', async () => {
    const [mine, another] = [inBase64(leaf.keyPem), inBase64(other.keyPem)];
    const withKey = (key: string): string => user(value, `    client-key-data: ${key}\n`);
    assert.equal(await plan(withKey(another)), 'keyMismatch');
    assert.equal(await plan(withKey(mine)), 'changePlan');
    assert.equal(await plan(withKey('Zm9vYmFy')), 'changePlan');
    assert.equal(await plan(`${secret('data', value)}  tls.key: ${another}\n`), 'keyMismatch');
    assert.equal(await plan(`${secret('data', value)}  tls.key: ${mine}\n`), 'changePlan');
    assert.equal(await plan(leaf.certificatePem + other.keyPem, '/leaf.pem'), 'keyMismatch');
    const twoUsers = `${withKey(mine)}- name: b\n  user:\n    client-key-data: ${another}\n`;
    assert.equal(await plan(twoUsers), 'changePlan');
    const beside = (key: string) => plan(leaf.certificatePem, '/pki/leaf.crt', { ...both, '/pki/leaf.key': key });
    assert.equal(await beside(other.keyPem), 'keyMismatch');
    assert.equal(await beside(leaf.traditionalKeyPem), 'changePlan');
  });

  it('says what to repair first', async () => {
    const graph = await graphOf({ '/leaf.yaml': user(inBase64(value)), ...both });
    const answer = renewing(graph, certificateIn(graph, '/leaf.yaml'), chosen(graph, '/pki/ca.crt'));
    assert.ok(answer.kind === 'refusal');
    assert.equal(
      refusalMessage(answer),
      'Nothing was written. A new certificate would not work here either. This value is base64 of base64. Repair this first: Decode it once.',
    );
  });

  it('leaves the other places of the certificate as they are', async () => {
    const graph = await graphOf({ '/a.crt': leaf.certificatePem, '/b.crt': leaf.certificatePem, ...both });
    const answer = accepted(renewing(graph, certificateIn(graph, '/a.crt'), chosen(graph, '/pki/ca.crt')));
    assert.deepEqual(
      answer.untouched.map(({ at, reason }) => [at.file.path, reason]),
      [['/b.crt', 'notChosen']],
    );
  });
});

function renewing(graph: PkiGraph, target: Occurrence, ca: RenewalCa) {
  const fingerprints = [target.credential.fingerprint ?? ''];
  return planAction({ kind: 'renew', fingerprints, places: [target], ca }, { graph, now });
}

function chosen(graph: PkiGraph, file: string): RenewalCa {
  return accepted(chooseRenewalCa(graph, nodeOf(graph, certificateIn(graph, file)), now));
}
