import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslPki, plainLeaf } from '../../../support/opensslPki.ts';
import { accepted, certificateIn, nodeOf } from '../../../support/renewal.ts';
import { verifyWithGo } from '../../../support/verifyWithGo.ts';

const now = Date.now() + 3_600_000;
const { openssl, makeCa, makeLeaf, documents } = createOpensslPki(now);
after(() => openssl.remove());

describe('a certificate that Go would refuse', () => {
  it('is refused before it is signed: names that the CA must not certify', async () => {
    makeCa('narrow', 'P-256', { extensions: 'nameConstraints = critical, permitted;DNS:example.com' });
    makeLeaf('outside', 'narrow', plainLeaf('subjectAltName = DNS:a.example.org'), 'P-256');
    makeLeaf('inside', 'narrow', plainLeaf('subjectAltName = DNS:a.example.com'), 'P-256');
    const refusal = await planFor('outside', 'narrow');
    assert.ok(refusal.kind === 'refusal' && refusal.code === 'wouldBeRefused');
    const verdicts = verifyWithGo(openssl.read('narrow.crt'), openssl.read('outside.crt'), now);
    if (verdicts !== undefined) assert.ok(refusal.reason.includes(verdicts[0] ?? '?'), refusal.reason);
    assert.match(refusal.reason, /not permitted by any constraint/);
    accepted(await planFor('inside', 'narrow'));
  });

  it('is refused for the kind of its key only where it keeps the key', async () => {
    makeCa('plain', 'P-256');
    makeLeaf('odd', 'plain', plainLeaf(), 'secp256k1');
    const graph = await clusterGraphOf(documents('plain', 'odd'));
    const fingerprints = [nodeOf(graph, certificateIn(graph, '/odd.crt')).fingerprint];
    const same = planAction({ kind: 'renew', fingerprints }, { graph, now, key: 'same' });
    assert.ok(same.kind === 'refusal' && same.code === 'wouldBeRefused');
    const plan = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now }));
    assert.equal(plan.keys[0]?.algorithm, 'P-256');
  });

  it('is refused when what is added is not permitted', async () => {
    const graph = await clusterGraphOf(documents('narrow', 'inside'));
    const { fingerprint } = nodeOf(graph, certificateIn(graph, '/inside.crt'));
    const answer = planAction({ kind: 'repair', fingerprint, moreNames: ['b.example.org'] }, { graph, now });
    assert.ok(answer.kind === 'refusal' && answer.code === 'wouldBeRefused');
    accepted(planAction({ kind: 'repair', fingerprint, moreNames: ['b.example.com'] }, { graph, now }));
  });

  it('is refused, or told of, where those above the CA would refuse it: a path that is too long', async () => {
    openssl.write(
      'inter.cnf',
      '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=inter\n[ext]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n',
    );
    makeCa('top', 'P-256');
    openssl.write('short.cnf', openssl.read('top.cnf').replace('CA:TRUE', 'CA:TRUE, pathlen:0'));
    openssl.run('req', '-x509', '-new', '-days', '3650', '-key', 'top.key', '-config', 'short.cnf', '-out', 'top.crt');
    openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'inter.key');
    openssl.run('req', '-new', '-key', 'inter.key', '-config', 'inter.cnf', '-out', 'inter.csr');
    const signer = ['-CA', 'top.crt', '-CAkey', 'top.key', '-days', '90'];
    openssl.run(
      'x509',
      '-req',
      '-in',
      'inter.csr',
      ...signer,
      '-extfile',
      'inter.cnf',
      '-extensions',
      'ext',
      '-out',
      'inter.crt',
    );
    makeLeaf('deep', 'inter', plainLeaf(), 'P-256');
    const refusal = await planFor('deep', 'inter', 'top');
    assert.ok(refusal.kind === 'refusal' && refusal.code === 'wouldBeRefused');
    assert.match(refusal.reason, /too many intermediates for path length constraint/);
    // Those who are told to trust the CA itself do not look above it.
    const trusted = { '/etc/kubernetes/pki/ca.crt': openssl.read('inter.crt') };
    const plan = accepted(await planIn({ ...documents('deep', 'inter', 'top'), ...trusted }, 'deep'));
    const [warning] = plan.warnings.filter(({ code }) => code === 'refusedAbove');
    assert.match(warning?.words ?? '', /too many intermediates for path length constraint/);
  });
});

function planFor(leaf: string, ...others: readonly string[]) {
  return planIn(documents(leaf, ...others), leaf);
}

async function planIn(files: Record<string, string>, leaf: string) {
  const graph = await clusterGraphOf(files);
  const { fingerprint } = nodeOf(graph, certificateIn(graph, `/${leaf}.crt`));
  return planAction({ kind: 'renew', fingerprints: [fingerprint] }, { graph, now });
}
